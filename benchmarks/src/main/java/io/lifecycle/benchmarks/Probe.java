package io.lifecycle.benchmarks;

import io.lifecycle.event.LifecycleEvent;

/**
 * The event that is emitted: 24 bytes. Each listener adds its value to a sum of the
 * emitting thread, so that the sums show whether every listener ran.
 *
 * @param value what each listener adds
 * @param sums one sum per listener
 */
@SuppressWarnings("ArrayRecordComponent")
public record Probe(long value, long[] sums) implements LifecycleEvent {

	@Override
	public long timestampNanos() {
		return this.value;
	}

}
