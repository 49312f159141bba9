package io.lifecycle.signal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.guard.Errors;
import io.lifecycle.signal.LaneQueue.Emitted;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drains the queue of one listener. It uses a thread while there are events, and releases
 * it when none has arrived for a while: an idle listener holds no thread, and a busy one
 * receives events without the creation of a task.
 */
final class LaneWorker {

	private static final Logger logger = LoggerFactory.getLogger(SignalBus.class);

	private static final long KEEP_THREAD_NANOS = TimeUnit.SECONDS.toNanos(10);

	private static final long NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	private final String name;

	private final LaneQueue queue;

	private final Route listener;

	private final BusEnvironment environment;

	// This is true while a thread drains the queue or has been requested.
	private final AtomicBoolean working = new AtomicBoolean();

	// This is the draining thread while it waits for an event.
	private final AtomicReference<@Nullable Thread> sleeper = new AtomicReference<>();

	// A napping thread wakes up soon by itself. Waking it costs an emitter more than the
	// rest of the emit, and is worthwhile only if the queue fills up.
	private volatile boolean napping;

	private final AtomicBoolean refusalLogged = new AtomicBoolean();

	// The latch reaches zero when the queue is empty after a call of close.
	private volatile CountDownLatch end = new CountDownLatch(0);

	private volatile State state = State.OPEN;

	LaneWorker(String name, LaneQueue queue, Route listener, BusEnvironment environment) {
		this.name = name;
		this.queue = queue;
		this.listener = listener;
		this.environment = environment;
	}

	void put(LifecycleEvent event) {
		if (this.state != State.OPEN) {
			this.queue.drop(1);
		}
		else if (this.queue.offer(event)) {
			wake();
		}
	}

	private void wake() {
		if (!this.working.get() && this.working.compareAndSet(false, true)) {
			borrowThread();
			return;
		}
		Thread sleeper = this.sleeper.get();
		if (sleeper != null && (!this.napping || this.queue.isHalfFull())
				&& this.sleeper.compareAndSet(sleeper, null)) {
			LockSupport.unpark(sleeper);
		}
	}

	private void borrowThread() {
		try {
			this.environment.laneThreads().execute(this::work);
		}
		catch (Throwable ex) {
			this.working.set(false);
			if (this.refusalLogged.compareAndSet(false, true)) {
				Errors.log(ex, (error) -> logger.warn(
						"Could not start a thread for the queue of listener {}: its events wait until the next event. Logged only once",
						this.name, error));
			}
		}
	}

	private void work() {
		do {
			try {
				receiveAll();
			}
			finally {
				this.working.set(false);
			}
		}
		while (hasWork() && this.working.compareAndSet(false, true));
	}

	private boolean hasWork() {
		return !this.queue.isEmpty() || this.end.getCount() != 0;
	}

	private void receiveAll() {
		Emitted event = take();
		while (event != null) {
			receive(event);
			event = take();
		}
		CountDownLatch end = this.end;
		// The order matters: everything was added before the end was requested.
		if (this.queue.isEmpty()) {
			end.countDown();
		}
	}

	private @Nullable Emitted take() {
		Emitted event = this.queue.poll();
		if (event == null) {
			event = await(true, NAP_NANOS);
		}
		return (event != null) ? event : await(false, KEEP_THREAD_NANOS);
	}

	private @Nullable Emitted await(boolean napping, long nanos) {
		long end = System.nanoTime() + nanos;
		Emitted event = null;
		this.napping = napping;
		while (event == null && this.state == State.OPEN && left(end) > 0) {
			this.sleeper.set(Thread.currentThread());
			event = this.queue.poll();
			if (event == null) {
				LockSupport.parkNanos(this, left(end));
				// An interrupt of the listener or of its thread must not stop the queue.
				Thread.interrupted();
			}
		}
		this.sleeper.set(null);
		return event;
	}

	private void receive(Emitted emitted) {
		if (this.state == State.CLOSED) {
			this.queue.drop(1);
			return;
		}
		this.environment.context().run(emitted.context(), () -> {
			if (Caller.call(this.listener, emitted.event()) == null) {
				this.queue.drop(1);
			}
			// No emitter waits for them.
			this.environment.strictFailures().take();
		});
	}

	int waiting() {
		return this.queue.waiting();
	}

	long dropped() {
		return this.queue.dropped();
	}

	/**
	 * Accept no more events, and wait until the listener has received the queued ones.
	 * @return the number of events that were not received in time and are dropped
	 */
	int close(long deadlineNanos) {
		if (this.state == State.OPEN) {
			this.state = State.CLOSING;
		}
		boolean inTime = awaitEnd(deadlineNanos);
		// A concurrent emitter may still add an event.
		this.state = State.CLOSED;
		return inTime ? 0 : this.queue.discard();
	}

	private boolean awaitEnd(long deadlineNanos) {
		CountDownLatch end = askForEnd();
		wake();
		try {
			return end.await(left(deadlineNanos), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private synchronized CountDownLatch askForEnd() {
		if (this.end.getCount() == 0) {
			this.end = new CountDownLatch(1);
		}
		return this.end;
	}

	private static long left(long deadlineNanos) {
		return Math.max(0, deadlineNanos - System.nanoTime());
	}

	private enum State {

		OPEN, CLOSING, CLOSED

	}

}
