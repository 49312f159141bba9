package io.lifecycle.signal;

import io.lifecycle.event.LifecycleEvent;

/**
 * Watches how a listener fares. A record, because the JIT takes a record's fields for
 * constants.
 *
 * @param listener the listener
 * @param watch watches it
 */
record MonitoredListener(SignalListener<LifecycleEvent> listener,
		ListenerWatch watch) implements SignalListener<LifecycleEvent> {

	@Override
	public void onSignal(LifecycleEvent event) throws Exception {
		ListenerHealth health = this.watch.health();
		if (health.isWell()) {
			call(event);
		}
		else if (health.admits()) {
			call(event);
			health.succeeded();
		}
	}

	private void call(LifecycleEvent event) throws Exception {
		long started = this.watch.started();
		try {
			this.listener.onSignal(event);
		}
		finally {
			this.watch.returned(started);
		}
	}

}
