package io.lifecycle.collector;

import org.jspecify.annotations.Nullable;

/**
 * A piece of a stripe's buffer. Chunks are linked instead of copied when a buffer grows,
 * so that no append takes long.
 */
final class Chunk {

	private static final int FIRST_CAPACITY = 64;

	private static final int MAX_CAPACITY = 1024;

	// Not LifecycleEvent[]: storing into an array of an interface type is checked.
	final Object[] events;

	int size;

	@Nullable Chunk next;

	private Chunk(int capacity) {
		this.events = new Object[capacity];
	}

	static Chunk after(@Nullable Chunk last) {
		return new Chunk((last != null) ? Math.min(2 * last.events.length, MAX_CAPACITY) : FIRST_CAPACITY);
	}

}
