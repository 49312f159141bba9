package io.lifecycle.collector;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * How often and when a batch is delivered again to a consumer that failed on it. The
 * batches that follow wait for it, so that they stay in order.
 *
 * @param maxRetries the maximum number of times that a batch is delivered again
 * @param delay the time before the first retry; up to half of each time is left out at
 * random, so that several instances do not retry at the same moment
 * @param multiplier the factor by which the time grows with each further retry
 * @param maxDelay the maximum time before a retry
 * @since 0.1.0
 */
public record BatchRetry(int maxRetries, Duration delay, double multiplier, Duration maxDelay) {

	/**
	 * A batch is never delivered again.
	 */
	public static final BatchRetry NEVER = new BatchRetry(0, Duration.ZERO, 1, Duration.ZERO);

	/**
	 * Create the retries.
	 * @param maxRetries the maximum number of times
	 * @param delay the time before the first retry
	 * @param multiplier the factor by which it grows
	 * @param maxDelay the maximum time
	 * @throws IllegalArgumentException if a number or a time is negative, or the
	 * multiplier is less than 1
	 */
	public BatchRetry {
		if (maxRetries < 0 || delay.isNegative() || !(multiplier >= 1) || maxDelay.isNegative()) {
			throw new IllegalArgumentException(
					"Numbers and times of retries must not be negative, and 'multiplier' must not be less than 1");
		}
	}

	long delayNanos(int retries) {
		double grown = TimeUnit.NANOSECONDS.convert(this.delay) * Math.pow(this.multiplier, retries);
		long most = Math.min((long) grown, TimeUnit.NANOSECONDS.convert(this.maxDelay));
		return (long) (most * (1 - ThreadLocalRandom.current().nextDouble() / 2));
	}

}
