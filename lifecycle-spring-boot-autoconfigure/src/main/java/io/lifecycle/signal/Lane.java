package io.lifecycle.signal;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bounded, ordered queue of one listener. A thread is borrowed when an event comes
 * and given back when none has come for a while: an idle lane holds none, and a busy one
 * hands over without creating anything.
 */
final class Lane {

	private static final Logger logger = LoggerFactory.getLogger(SignalBus.class);

	private static final long KEEP_THREAD_NANOS = TimeUnit.SECONDS.toNanos(10);

	private static final long NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	private static final int PATIENCE = 100;

	private final String name;

	private final int capacity;

	// Each event holds a permit while it is in the queue. No emitter takes a lock that
	// another thread could hold while it is not running.
	private final Semaphore room;

	private final Queue<Object> queue = new ConcurrentLinkedQueue<>();

	private final OverflowPolicy overflow;

	private final long blockNanos;

	private final Executor threads;

	private final EmitContext context;

	private final Consumer<LifecycleEvent> receiver;

	private final AtomicBoolean draining = new AtomicBoolean();

	// The thread that drains, when it waits for an event.
	private final AtomicReference<@Nullable Thread> sleeper = new AtomicReference<>();

	// It wakes up soon by itself: to wake it costs an emitter more than all the rest, and
	// is worth it only when the lane fills up meanwhile.
	private volatile boolean napping;

	private final AtomicBoolean refusalTold = new AtomicBoolean();

	private final LongAdder dropped = new LongAdder();

	private volatile State state = State.OPEN;

	private Lane(String name, int capacity, OverflowPolicy overflow, BusEnvironment environment,
			Consumer<LifecycleEvent> receiver) {
		this.name = name;
		this.capacity = capacity;
		this.room = new Semaphore(capacity);
		this.overflow = overflow;
		this.blockNanos = environment.settings().blockTimeout().toNanos();
		this.threads = environment.laneThreads();
		this.context = environment.context();
		this.receiver = receiver;
	}

	static Lane of(String name, ListenerOptions options, BusEnvironment environment,
			Consumer<LifecycleEvent> receiver) {
		ListenerSettings settings = environment.settings();
		return new Lane(name, (options.capacity() != 0) ? options.capacity() : settings.laneCapacity(),
				(options.overflow() != OverflowPolicy.DEFAULT) ? options.overflow() : settings.overflow(), environment,
				receiver);
	}

	/**
	 * Put an event in, or drop one.
	 */
	void put(LifecycleEvent event) {
		if (this.state == State.OPEN && findRoom()) {
			add(event);
			wake();
		}
		else {
			this.dropped.increment();
		}
	}

	private void add(LifecycleEvent event) {
		boolean added = false;
		try {
			added = this.queue.add(this.context.attach(event));
		}
		finally {
			if (!added) {
				this.room.release();
			}
		}
	}

	private boolean findRoom() {
		return this.room.tryAcquire() || switch (this.overflow) {
			case DEFAULT, DROP_NEWEST -> false;
			case DROP_OLDEST -> takeOldest();
			case BLOCK -> await();
		};
	}

	// Its room is the new one's.
	@SuppressWarnings("ThreadPriorityCheck")
	private boolean takeOldest() {
		boolean found = false;
		for (int i = 0; !found && i < PATIENCE; i++) {
			Object oldest = this.queue.poll();
			if (oldest instanceof CountDownLatch marker) {
				marker.countDown();
			}
			else if (oldest != null) {
				this.dropped.increment();
				found = true;
			}
			else {
				// Another thread is about to use its room, or to give it back.
				Thread.yield();
				found = this.room.tryAcquire();
			}
		}
		return found;
	}

	private boolean await() {
		try {
			return this.room.tryAcquire(this.blockNanos, TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private void wake() {
		if (!this.draining.get() && this.draining.compareAndSet(false, true)) {
			borrowThread();
			return;
		}
		Thread sleeper = this.sleeper.get();
		if (sleeper != null && (!this.napping || isHalfFull()) && this.sleeper.compareAndSet(sleeper, null)) {
			LockSupport.unpark(sleeper);
		}
	}

	private boolean isHalfFull() {
		return this.room.availablePermits() <= this.capacity / 2;
	}

	private void borrowThread() {
		try {
			this.threads.execute(this::drain);
		}
		catch (Throwable ex) {
			this.draining.set(false);
			if (this.refusalTold.compareAndSet(false, true)) {
				logger.warn("No thread for the lane of {}: its events wait for the next one; this is told once",
						this.name, ex);
			}
		}
	}

	private void drain() {
		do {
			try {
				receiveAll();
			}
			finally {
				this.draining.set(false);
			}
		}
		while (!this.queue.isEmpty() && this.draining.compareAndSet(false, true));
	}

	private void receiveAll() {
		Object slot = take();
		while (slot != null) {
			receive(slot);
			slot = take();
		}
	}

	private @Nullable Object take() {
		Object slot = this.queue.poll();
		if (slot == null) {
			slot = await(true, NAP_NANOS);
		}
		return (slot != null) ? slot : await(false, KEEP_THREAD_NANOS);
	}

	private @Nullable Object await(boolean napping, long nanos) {
		long end = System.nanoTime() + nanos;
		Object slot = null;
		this.napping = napping;
		while (slot == null && this.state == State.OPEN && left(end) > 0) {
			this.sleeper.set(Thread.currentThread());
			slot = this.queue.poll();
			if (slot == null) {
				LockSupport.parkNanos(this, left(end));
				// The listener's or a borrowed thread's: it must not end the lane.
				Thread.interrupted();
			}
		}
		this.sleeper.set(null);
		return slot;
	}

	private void receive(Object slot) {
		if (slot instanceof CountDownLatch marker) {
			marker.countDown();
			return;
		}
		this.room.release();
		if (this.state == State.CLOSED) {
			this.dropped.increment();
		}
		else {
			this.context.with(slot, this.receiver);
		}
	}

	int waiting() {
		return this.capacity - this.room.availablePermits();
	}

	long dropped() {
		return this.dropped.sum();
	}

	/**
	 * Take no more events, and wait until the listener has received those that are in.
	 * @return how many it has not received in time; they are dropped
	 */
	int close(long deadlineNanos) {
		if (this.state == State.OPEN) {
			this.state = State.CLOSING;
		}
		CountDownLatch end = new CountDownLatch(1);
		boolean ended = awaitEnd(end, deadlineNanos);
		// Who emits at this moment may still put an event behind the end.
		this.state = State.CLOSED;
		return ended ? 0 : discard(end);
	}

	private boolean awaitEnd(CountDownLatch end, long deadlineNanos) {
		try {
			this.queue.add(end);
			wake();
			return end.await(left(deadlineNanos), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private int discard(CountDownLatch end) {
		this.queue.remove(end);
		int discarded = 0;
		while (this.queue.poll() != null) {
			this.room.release();
			discarded++;
		}
		this.dropped.add(discarded);
		return discarded;
	}

	private static long left(long deadlineNanos) {
		return Math.max(0, deadlineNanos - System.nanoTime());
	}

	private enum State {

		OPEN, CLOSING, CLOSED

	}

}
