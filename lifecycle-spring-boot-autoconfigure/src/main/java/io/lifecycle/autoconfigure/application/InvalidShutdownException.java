package io.lifecycle.autoconfigure.application;

import java.time.Duration;

/**
 * A duration of {@code lifecycle.shutdown} is negative.
 */
class InvalidShutdownException extends RuntimeException {

	private final String property;

	InvalidShutdownException(String property, Duration value) {
		super("'%s' is negative: %s.".formatted(property, value));
		this.property = property;
	}

	String getProperty() {
		return this.property;
	}

}
