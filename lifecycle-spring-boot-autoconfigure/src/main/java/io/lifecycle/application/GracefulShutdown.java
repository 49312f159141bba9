package io.lifecycle.application;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.lifecycle.event.ShutdownReason;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * The end of the application as something to ask for and to wait for. Every way to end is
 * the same end, and it happens once: {@link #begin()}, a signal of the operating system
 * or a close of the context. Thread-safe.
 *
 * <p>
 * A {@code main} without a web server waits here, instead of ending with its last
 * statement.
 *
 * @since 0.1.0
 */
public final class GracefulShutdown {

	private final ConfigurableApplicationContext context;

	private final AtomicReference<@Nullable ShutdownReason> reason = new AtomicReference<>();

	private final CountDownLatch complete = new CountDownLatch(1);

	/**
	 * Create the end of a context.
	 * @param context the context
	 */
	public GracefulShutdown(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * Begin to end: close the context, on a thread of its own. Nothing happens when it
	 * has begun before. It does not wait, so a request may ask for it.
	 */
	public void begin() {
		if (begin(ShutdownReason.CONTEXT_CLOSED)) {
			new Thread(this.context::close, "lifecycle-shutdown").start();
		}
	}

	/**
	 * Note why the application ends. The first reason counts.
	 * @return whether this is the first one
	 */
	boolean begin(ShutdownReason reason) {
		return this.reason.compareAndSet(null, reason);
	}

	/**
	 * Return whether the application has begun to end.
	 * @return whether it was asked to, by whatever way
	 */
	public boolean isBegun() {
		return this.reason.get() != null;
	}

	@Nullable ShutdownReason reason() {
		return this.reason.get();
	}

	void complete() {
		this.complete.countDown();
	}

	/**
	 * Wait until the application has ended, that is until its last event was told. Not
	 * for listeners, which the end waits for.
	 * @throws InterruptedException if the thread is interrupted
	 */
	public void await() throws InterruptedException {
		this.complete.await();
	}

	/**
	 * Wait until the application has ended, but not for ever.
	 * @param timeout the time to wait
	 * @return whether it has ended
	 * @throws InterruptedException if the thread is interrupted
	 */
	public boolean await(Duration timeout) throws InterruptedException {
		return this.complete.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
	}

}
