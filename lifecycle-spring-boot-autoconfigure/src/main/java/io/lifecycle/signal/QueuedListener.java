package io.lifecycle.signal;

import io.lifecycle.event.LifecycleEvent;

/**
 * Puts events into the lane of a listener, as long as it is well enough to take them out:
 * one in quarantine costs no thread. A record, because the JIT takes a record's fields
 * for constants.
 *
 * @param lane the lane
 * @param health what is known of the listener
 */
record QueuedListener(Lane lane, ListenerHealth health) implements SignalListener<LifecycleEvent> {

	@Override
	public void onSignal(LifecycleEvent event) {
		if (this.health.isWell() || !this.health.turnsAway()) {
			this.lane.put(event);
		}
	}

}
