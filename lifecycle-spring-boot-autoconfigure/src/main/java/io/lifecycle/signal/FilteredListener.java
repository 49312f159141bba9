package io.lifecycle.signal;

import java.util.function.Predicate;

import io.lifecycle.event.LifecycleEvent;

/**
 * Keeps events from a listener before anything is done for it. A record, because the JIT
 * takes a record's fields for constants.
 *
 * @param filter which events pass
 * @param listener the listener
 */
record FilteredListener(Predicate<? super LifecycleEvent> filter,
		SignalListener<LifecycleEvent> listener) implements SignalListener<LifecycleEvent> {

	@Override
	public void onSignal(LifecycleEvent event) throws Exception {
		if (this.filter.test(event)) {
			this.listener.onSignal(event);
		}
	}

}
