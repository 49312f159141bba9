package io.lifecycle.signal;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
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

	private final String name;

	// The one bounded queue of the JDK that allocates nothing for an element. Its lock is
	// held for a few stores.
	private final BlockingQueue<Object> queue;

	private final OverflowPolicy overflow;

	private final long blockNanos;

	private final Executor threads;

	private final EmitContext context;

	private final Consumer<LifecycleEvent> receiver;

	private final AtomicBoolean draining = new AtomicBoolean();

	private final AtomicBoolean refusalTold = new AtomicBoolean();

	private final LongAdder dropped = new LongAdder();

	private volatile State state = State.OPEN;

	private Lane(String name, int capacity, OverflowPolicy overflow, BusEnvironment environment,
			Consumer<LifecycleEvent> receiver) {
		this.name = name;
		this.queue = new ArrayBlockingQueue<>(capacity);
		this.overflow = overflow;
		this.blockNanos = environment.settings().blockTimeout().toNanos();
		this.threads = environment.laneThreads();
		this.context = environment.context();
		this.receiver = receiver;
	}

	static Lane of(String name, ListenerOptions options, BusEnvironment environment,
			Consumer<LifecycleEvent> receiver) {
		ListenerSettings settings = environment.settings();
		OverflowPolicy overflow = options.overflow();
		return new Lane(name, (options.capacity() != 0) ? options.capacity() : settings.laneCapacity(),
				(overflow != null) ? overflow : settings.overflow(), environment, receiver);
	}

	/**
	 * Put an event in, or drop one.
	 */
	void put(LifecycleEvent event) {
		if (this.state != State.OPEN || !offer(this.context.attach(event))) {
			this.dropped.increment();
			return;
		}
		wake();
	}

	private boolean offer(Object slot) {
		if (this.queue.offer(slot)) {
			return true;
		}
		return switch (this.overflow) {
			case DROP_NEWEST -> false;
			case DROP_OLDEST -> replaceOldest(slot);
			case BLOCK -> await(slot);
		};
	}

	private boolean replaceOldest(Object slot) {
		do {
			Object oldest = this.queue.poll();
			if (oldest instanceof CountDownLatch marker) {
				marker.countDown();
			}
			else if (oldest != null) {
				this.dropped.increment();
			}
		}
		while (!this.queue.offer(slot));
		return true;
	}

	private boolean await(Object slot) {
		try {
			return this.queue.offer(slot, this.blockNanos, TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private void wake() {
		if (!this.draining.get() && this.draining.compareAndSet(false, true)) {
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
		try {
			return this.queue.poll((this.state == State.OPEN) ? KEEP_THREAD_NANOS : 0, TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			// The listener's or a borrowed thread's: it must not end the lane.
			return this.queue.poll();
		}
	}

	private void receive(Object slot) {
		if (slot instanceof CountDownLatch marker) {
			marker.countDown();
		}
		else if (this.state == State.CLOSED) {
			this.dropped.increment();
		}
		else {
			this.context.with(slot, this.receiver);
		}
	}

	int waiting() {
		return this.queue.size();
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
			if (!this.queue.offer(end, left(deadlineNanos), TimeUnit.NANOSECONDS)) {
				return false;
			}
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
