package io.lifecycle.event;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The ids of connections. Thread-safe and lock-free.
 *
 * @since 0.1.0
 */
public final class ConnectionIds {

	private static final AtomicLong LAST = new AtomicLong();

	private ConnectionIds() {
	}

	/**
	 * Return the next id.
	 * @return an id that is unique in this process and greater than all previous ones;
	 * the first is 1
	 */
	public static long next() {
		return LAST.incrementAndGet();
	}

}
