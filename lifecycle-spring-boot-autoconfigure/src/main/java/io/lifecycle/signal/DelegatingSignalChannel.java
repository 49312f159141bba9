package io.lifecycle.signal;

import java.util.concurrent.CompletionStage;

import io.lifecycle.event.LifecycleEvent;

/**
 * The channel of a bus that has no faster way.
 */
record DelegatingSignalChannel<E extends LifecycleEvent>(SignalBus bus, Class<E> type) implements SignalChannel<E> {

	@Override
	public boolean hasListeners() {
		return this.bus.hasListeners(this.type);
	}

	@Override
	public CompletionStage<Void> emit(E event) {
		return this.bus.emit(event);
	}

}
