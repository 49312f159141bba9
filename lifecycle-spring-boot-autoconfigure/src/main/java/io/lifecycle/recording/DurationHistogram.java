package io.lifecycle.recording;

import java.util.Arrays;

import io.lifecycle.recording.RecordingSummary.Durations;

/**
 * Counts durations in intervals whose middle differs from each of their values by less
 * than 1 %. Its memory depends on the longest duration: 10 KB for an hour. Not
 * thread-safe.
 */
final class DurationHistogram {

	// Each power of two has so many intervals.
	private static final int BITS = 6;

	private static final int INTERVALS = 1 << BITS;

	private int[] counts = new int[INTERVALS * 18];

	private long count;

	private long max;

	void add(long nanos) {
		long value = Math.max(0, nanos);
		int shift = Math.max(0, Long.SIZE - 1 - BITS - Long.numberOfLeadingZeros(value));
		int index = (shift << BITS) + (int) (value >>> shift);
		if (index >= this.counts.length) {
			this.counts = Arrays.copyOf(this.counts, index + INTERVALS);
		}
		this.counts[index]++;
		this.count++;
		this.max = Math.max(this.max, value);
	}

	long count() {
		return this.count;
	}

	/**
	 * Return a quantile in nanoseconds.
	 * @param part the part of the durations that are not longer, from 0 to 1
	 */
	long quantile(double part) {
		long rest = Math.max(1, (long) Math.ceil(part * this.count));
		for (int index = 0; index < this.counts.length; index++) {
			rest -= this.counts[index];
			if (rest <= 0) {
				return Math.min(this.max, middle(index));
			}
		}
		return this.max;
	}

	private static long middle(int index) {
		int shift = Math.max(0, (index >> BITS) - 1);
		long low = (long) (index - (shift << BITS)) << shift;
		return low + ((1L << shift) >> 1);
	}

	Durations durations() {
		return new Durations(millis(quantile(0.5)), millis(quantile(0.95)), millis(quantile(0.99)), millis(this.max));
	}

	private static double millis(long nanos) {
		return nanos / 1_000_000.0;
	}

}
