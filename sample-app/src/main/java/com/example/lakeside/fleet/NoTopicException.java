package com.example.lakeside.fleet;

/**
 * The topic can neither be found nor created.
 */
final class NoTopicException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String brokers;

	NoTopicException(String topic, String brokers, Throwable cause) {
		super("The topic '" + topic + "' can neither be found nor created at " + brokers + ": " + cause.getMessage(),
				cause);
		this.brokers = brokers;
	}

	String brokers() {
		return this.brokers;
	}

}
