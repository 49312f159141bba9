package io.lifecycle.collector;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many events the buffer still takes. Stripes claim it in portions, so that counting
 * exactly costs no shared write per event. What is unclaimed, what the stripes hold, and
 * the buffered events always add up to the limit.
 */
final class Credit {

	private static final int MAX_PORTION = 64;

	private final int limit;

	private final int shares;

	private final AtomicLong unclaimed;

	Credit(int limit, int stripes) {
		this.limit = limit;
		this.shares = 2 * stripes;
		this.unclaimed = new AtomicLong(limit);
	}

	boolean isLimited() {
		return this.limit != 0;
	}

	/**
	 * Claim a portion.
	 * @return its size, 0 when nothing is left
	 */
	long claim() {
		if (!isLimited()) {
			return Long.MAX_VALUE;
		}
		long left = this.unclaimed.get();
		while (left != 0) {
			// The smaller the rest the smaller the portion: less to take back at the end.
			long portion = Math.max(1, Math.min(left / this.shares, MAX_PORTION));
			if (this.unclaimed.compareAndSet(left, left - portion)) {
				return portion;
			}
			left = this.unclaimed.get();
		}
		return 0;
	}

	/**
	 * Start anew after all stripes gave up theirs.
	 * @param buffered the number of buffered events
	 */
	void redistribute(int buffered) {
		this.unclaimed.set(this.limit - (long) buffered);
	}

	boolean isSpent(int buffered) {
		return isLimited() && buffered >= this.limit;
	}

}
