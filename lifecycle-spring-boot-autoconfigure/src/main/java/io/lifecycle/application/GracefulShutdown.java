package io.lifecycle.application;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import io.lifecycle.event.ShutdownReason;
import io.lifecycle.guard.Errors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Initiates the shutdown of the application and waits for it. {@link #initiate()}, an OS
 * signal and closing the context all lead to the same sequence, which happens once.
 * Thread-safe.
 *
 * <p>
 * The {@code main} method of an application without a web server can wait here.
 *
 * @since 0.1.0
 */
public final class GracefulShutdown {

	// A handler of an OS signal may leave it to another thread to end the application.
	private static final Duration CAUSE = Duration.ofSeconds(10);

	private static final Logger logger = LoggerFactory.getLogger(GracefulShutdown.class);

	private final ConfigurableApplicationContext context;

	private final AtomicBoolean closing = new AtomicBoolean();

	private final AtomicReference<@Nullable ShutdownReason> reason = new AtomicReference<>();

	private volatile @Nullable Received received;

	private final CountDownLatch complete = new CountDownLatch(1);

	/**
	 * Create the shutdown of a context.
	 * @param context the context
	 */
	public GracefulShutdown(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * Initiate the shutdown by closing the context on a separate thread. Ignored if it
	 * was initiated before. This method does not wait, so the handler of a request may
	 * call it.
	 */
	public void initiate() {
		if (this.closing.compareAndSet(false, true)) {
			begin();
			new Thread(this::close, "lifecycle-shutdown").start();
		}
	}

	private void close() {
		try {
			this.context.close();
		}
		catch (Throwable ex) {
			// A listener of Spring's events may have prevented it, and nothing has
			// stopped.
			this.closing.set(false);
			Errors.log(ex, (error) -> logger.error("Could not close the application. It can be tried again", error));
		}
	}

	/**
	 * Note that the process received an OS signal, which may initiate the shutdown or
	 * not.
	 */
	void received(ShutdownReason osSignal) {
		this.received = new Received(osSignal, System.nanoTime());
	}

	/**
	 * Note that the shutdown begins: because of the OS signal if the process has just
	 * received one, otherwise because the context is closed.
	 * @return the reason; the first one counts
	 */
	ShutdownReason begin() {
		Received received = this.received;
		boolean caused = received != null && System.nanoTime() - received.nanos() < CAUSE.toNanos();
		this.reason.compareAndSet(null,
				(received != null && caused) ? received.osSignal() : ShutdownReason.CONTEXT_CLOSED);
		return Objects.requireNonNull(this.reason.get());
	}

	/**
	 * Return whether an OS signal initiated the shutdown.
	 */
	boolean isBegunByOsSignal() {
		ShutdownReason reason = this.reason.get();
		return reason != null && reason != ShutdownReason.CONTEXT_CLOSED;
	}

	/**
	 * Return whether the shutdown was initiated in any way. An OS signal counts when it
	 * ends the process, not when a handler of the application or of a library takes it.
	 * @return whether the application is about to stop, is stopping or has stopped
	 */
	public boolean isInitiated() {
		return this.reason.get() != null;
	}

	/**
	 * Let go who waits: the last event was emitted, or the context is gone without it,
	 * because its start has failed.
	 */
	void complete() {
		this.complete.countDown();
	}

	/**
	 * Wait until the shutdown is complete, which is when its last event was emitted, or
	 * until the context is gone because its start has failed. A listener must not call
	 * this because the shutdown waits for listeners.
	 * @throws InterruptedException if the thread is interrupted
	 */
	public void await() throws InterruptedException {
		this.complete.await();
	}

	/**
	 * Wait until the shutdown is complete, at most for a timeout.
	 * @param timeout the maximum time to wait
	 * @return whether it is complete
	 * @throws InterruptedException if the thread is interrupted
	 */
	public boolean await(Duration timeout) throws InterruptedException {
		return this.complete.await(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
	}

	/**
	 * An OS signal and when the process received it.
	 */
	private record Received(ShutdownReason osSignal, long nanos) {
	}

}
