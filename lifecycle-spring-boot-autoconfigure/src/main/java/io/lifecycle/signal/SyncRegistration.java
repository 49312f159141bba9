package io.lifecycle.signal;

import io.lifecycle.event.LifecycleEvent;

/**
 * A listener that runs where the event is emitted.
 */
final class SyncRegistration extends Registration {

	private final SignalListener<LifecycleEvent> listener;

	SyncRegistration(DefaultSignalBus bus, Class<?> type, SignalListener<LifecycleEvent> listener,
			ListenerOptions options, long sequence) {
		super(bus, type, listener, options, sequence);
		this.listener = listener;
	}

	@Override
	SignalListener<LifecycleEvent> listener() {
		return this.listener;
	}

	void deliver(LifecycleEvent event) {
		try {
			this.listener.onSignal(event);
		}
		catch (Throwable ex) {
			failed(ex, event);
		}
	}

}
