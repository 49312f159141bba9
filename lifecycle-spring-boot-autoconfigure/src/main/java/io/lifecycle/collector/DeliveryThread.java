package io.lifecycle.collector;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongPredicate;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon thread of a collector, on which its consumers run.
 */
final class DeliveryThread implements Executor {

	private static final Logger logger = LoggerFactory.getLogger(BufferedCollector.class);

	private static final AtomicInteger NUMBERS = new AtomicInteger();

	private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, DeliveryThread::create);

	private final long timeoutNanos;

	// All waiting at the end together may take the timeout once.
	private volatile long leftNanos;

	DeliveryThread(Duration timeout) {
		this.timeoutNanos = TimeUnit.NANOSECONDS.convert(timeout);
		this.leftNanos = this.timeoutNanos;
	}

	private static Thread create(Runnable work) {
		Thread thread = new Thread(work, "lifecycle-collector-" + NUMBERS.incrementAndGet());
		thread.setDaemon(true);
		return thread;
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	void repeat(Runnable work, Duration interval) {
		long nanos = TimeUnit.NANOSECONDS.convert(interval);
		this.executor.scheduleWithFixedDelay(() -> runGuarded(work), nanos, nanos, TimeUnit.NANOSECONDS);
	}

	private static void runGuarded(Runnable work) {
		try {
			work.run();
		}
		catch (Throwable ex) {
			// An exception would end the periodic delivery.
			logger.error("Could not deliver events", ex);
		}
	}

	@Override
	public void execute(Runnable work) {
		this.executor.execute(work);
	}

	/**
	 * Wait for the submitted work.
	 * @return whether it was finished in time
	 */
	boolean await() {
		return await(this.timeoutNanos);
	}

	private boolean await(long nanos) {
		return isInTime(() -> {
			this.executor.submit(() -> {
			}).get(nanos, TimeUnit.NANOSECONDS);
			return true;
		});
	}

	/**
	 * Wait for the submitted work at the end.
	 * @return whether it was finished in time
	 */
	boolean awaitAtEnd() {
		return spend(this::await);
	}

	/**
	 * Finish the submitted work at the end.
	 * @return whether it was finished in time
	 */
	boolean stop() {
		this.executor.shutdown();
		return spend((nanos) -> isInTime(() -> this.executor.awaitTermination(nanos, TimeUnit.NANOSECONDS)));
	}

	private boolean spend(LongPredicate wait) {
		long began = System.nanoTime();
		boolean finished = wait.test(this.leftNanos);
		this.leftNanos = Math.max(0, this.leftNanos - (System.nanoTime() - began));
		return finished;
	}

	private static boolean isInTime(Callable<Boolean> wait) {
		try {
			return wait.call();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		catch (Exception ex) {
			return false;
		}
	}

	void interrupt() {
		this.executor.shutdownNow();
	}

}
