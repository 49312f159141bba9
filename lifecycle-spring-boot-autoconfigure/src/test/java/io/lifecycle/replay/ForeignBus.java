package io.lifecycle.replay;

import java.util.concurrent.CompletionStage;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.AsyncSignalListener;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.SignalListener;
import io.lifecycle.signal.Subscription;

/**
 * A bus of an application, which supports only what it must.
 */
public record ForeignBus(SignalBus delegate) implements SignalBus {

	@Override
	public <E extends LifecycleEvent> Subscription on(Class<E> type, SignalListener<? super E> listener) {
		return this.delegate.on(type, listener);
	}

	@Override
	public <E extends LifecycleEvent> Subscription onAsync(Class<E> type, AsyncSignalListener<? super E> listener) {
		return this.delegate.onAsync(type, listener);
	}

	@Override
	public boolean off(Class<? extends LifecycleEvent> type, Object listener) {
		return this.delegate.off(type, listener);
	}

	@Override
	public void clear() {
		this.delegate.clear();
	}

	@Override
	public int listenerCount(Class<? extends LifecycleEvent> type) {
		return this.delegate.listenerCount(type);
	}

	@Override
	public boolean hasListeners(Class<? extends LifecycleEvent> type) {
		return this.delegate.hasListeners(type);
	}

	@Override
	public CompletionStage<Void> emit(LifecycleEvent event) {
		return this.delegate.emit(event);
	}

	@Override
	public void emitSync(LifecycleEvent event) {
		this.delegate.emitSync(event);
	}

}
