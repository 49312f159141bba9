package io.lifecycle.autoconfigure.collector;

/**
 * The collectors are configured in a way that contradicts itself.
 */
class InvalidCollectorException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String action;

	InvalidCollectorException(String description, String action) {
		super(description);
		this.action = action;
	}

	String action() {
		return this.action;
	}

}
