package io.lifecycle.collector;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.lifecycle.guard.DaemonThreads;
import io.lifecycle.guard.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daemon thread of a consumer.
 */
final class DeliveryThread implements Executor {

	private static final Logger logger = LoggerFactory.getLogger(BufferedCollector.class);

	private static final AtomicInteger count = new AtomicInteger();

	private final ScheduledThreadPoolExecutor executor;

	DeliveryThread() {
		ClassLoader loader = Thread.currentThread().getContextClassLoader();
		this.executor = new ScheduledThreadPoolExecutor(1, (work) -> {
			// A consumer may wait for a disk, and a virtual thread would keep its carrier
			// from others.
			Thread thread = DaemonThreads.platform(work, "lifecycle-collector-" + count.incrementAndGet());
			thread.setContextClassLoader(loader);
			return thread;
		});
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
			Errors.log(ex, (error) -> logger.error("Could not deliver events", error));
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
	boolean await(long deadline) {
		return isInTime(() -> {
			this.executor.submit(() -> {
			}).get(left(deadline), TimeUnit.NANOSECONDS);
			return true;
		});
	}

	/**
	 * Finish the submitted work.
	 * @return whether it was finished in time
	 */
	boolean stop(long deadline) {
		this.executor.shutdown();
		return isInTime(() -> this.executor.awaitTermination(left(deadline), TimeUnit.NANOSECONDS));
	}

	private static long left(long deadline) {
		return Math.max(0, deadline - System.nanoTime());
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
