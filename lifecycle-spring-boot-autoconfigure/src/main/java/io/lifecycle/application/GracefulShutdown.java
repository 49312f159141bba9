package io.lifecycle.application;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.lifecycle.event.ShutdownReason;
import org.jspecify.annotations.Nullable;

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

	private final ConfigurableApplicationContext context;

	private final AtomicReference<@Nullable ShutdownReason> reason = new AtomicReference<>();

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
		if (this.reason.compareAndSet(null, ShutdownReason.CONTEXT_CLOSED)) {
			new Thread(this.context::close, "lifecycle-shutdown").start();
		}
	}

	/**
	 * Note why the application shuts down. The first reason counts.
	 * @return the reason that counts
	 */
	ShutdownReason initiate(ShutdownReason reason) {
		this.reason.compareAndSet(null, reason);
		return Objects.requireNonNull(this.reason.get());
	}

	/**
	 * Return whether the shutdown was initiated in any way.
	 * @return whether the application is about to stop, is stopping or has stopped
	 */
	public boolean isInitiated() {
		return this.reason.get() != null;
	}

	void complete() {
		this.complete.countDown();
	}

	/**
	 * Wait until the shutdown is complete, which is when its last event was emitted. A
	 * listener must not call this because the shutdown waits for listeners.
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

}
