package io.lifecycle.test;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * A failure of a listener.
 *
 * @param listener the name of the listener
 * @param event the event
 * @param failure the exception
 * @param owner the recording that its thread belonged to, if any
 * @param position the position of the log at that time
 */
record ListenerFailure(String listener, LifecycleEvent event, Throwable failure, @Nullable Recording owner,
		long position) {

	@Override
	public String toString() {
		return "%s failed on %s: %s".formatted(this.listener, this.event, this.failure);
	}

}
