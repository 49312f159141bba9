package io.lifecycle.signal;

import io.lifecycle.event.LifecycleEvent;

/**
 * Watches how a listener fares. A record, because the JIT takes a record's fields for
 * constants.
 *
 * @param listener the listener
 * @param health what is known of it
 */
record MonitoredListener(SignalListener<LifecycleEvent> listener,
		ListenerHealth health) implements SignalListener<LifecycleEvent> {

	@Override
	public void onSignal(LifecycleEvent event) throws Exception {
		if (!this.health.admits()) {
			return;
		}
		long started = this.health.started();
		try {
			this.listener.onSignal(event);
		}
		finally {
			this.health.returned(started);
		}
		this.health.succeeded();
	}

}
