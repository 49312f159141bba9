package io.lifecycle.autoconfigure.actuate;

/**
 * A negative number of events is to be kept.
 */
class InvalidRecentEventsException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	InvalidRecentEventsException(int value) {
		super("'%s' is negative: %d.".formatted(ActuateProperties.RECENT_EVENTS, value));
	}

}
