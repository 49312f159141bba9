package io.lifecycle.autoconfigure.signal;

/**
 * The listeners are configured in a way that makes no sense.
 */
class InvalidListenerPropertyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String action;

	InvalidListenerPropertyException(String description, String action) {
		super(description);
		this.action = action;
	}

	String action() {
		return this.action;
	}

}
