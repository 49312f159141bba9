package io.lifecycle.collector;

/**
 * Limits what may wait for a consumer.
 *
 * @param events the number of events
 * @param bytes the estimated memory that they use
 */
record PendingLimit(long events, long bytes) {

	static final PendingLimit NONE = new PendingLimit(Long.MAX_VALUE, Long.MAX_VALUE);

	// A buffer whose events use more makes a batch, so that not too much is dropped.
	private static final int BATCHES = 8;

	boolean isExceeded(long events, long bytes) {
		return events > this.events || bytes > this.bytes;
	}

	long bytesOfBatch() {
		return this.bytes / BATCHES;
	}

	@Override
	public String toString() {
		return this.events + " or " + (this.bytes >> 20) + " MB";
	}

}
