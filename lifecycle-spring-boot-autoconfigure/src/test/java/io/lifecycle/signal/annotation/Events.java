package io.lifecycle.signal.annotation;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.TimedEvent;

/**
 * Events of the tests.
 */
final class Events {

	private Events() {
	}

	interface Note extends LifecycleEvent {

		String text();

		@Override
		default long timestampNanos() {
			return 0;
		}

	}

	record Ping(String text) implements Note {

	}

	record Pong(String text) implements Note {

	}

	record TimedNote(String text, long durationNanos) implements Note, TimedEvent {

	}

}
