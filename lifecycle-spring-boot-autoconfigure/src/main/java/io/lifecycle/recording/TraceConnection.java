package io.lifecycle.recording;

/**
 * A connection while it is open. Not thread-safe.
 */
final class TraceConnection {

	private final long begin;

	private long busyUntil;

	/**
	 * Create a connection.
	 * @param begin when it opened, or {@link Long#MIN_VALUE} if unknown
	 */
	TraceConnection(long begin) {
		this.begin = begin;
		this.busyUntil = begin;
	}

	long begin() {
		return this.begin;
	}

	/**
	 * Use the connection, if nothing else uses it.
	 * @return whether it is free since the beginning
	 */
	boolean use(long begin, long end) {
		boolean free = begin >= this.busyUntil;
		this.busyUntil = Math.max(this.busyUntil, end);
		return free;
	}

}
