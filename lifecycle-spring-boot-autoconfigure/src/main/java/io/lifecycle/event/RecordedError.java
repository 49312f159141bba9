package io.lifecycle.event;

import org.jspecify.annotations.Nullable;

/**
 * What is kept of an error: the name of its class and its message. It has no stack trace
 * and refers to no object of the application. Collectors that keep events replace the
 * error of a {@link FallibleEvent} by it.
 *
 * @since 0.1.0
 */
@SuppressWarnings({ "serial", "OverrideThrowableToString" })
public final class RecordedError extends Exception {

	private final String type;

	/**
	 * Create the record of an error.
	 * @param type the name of the class of the error
	 * @param message the message of the error, or {@code null}
	 */
	public RecordedError(String type, @Nullable String message) {
		super(message, null, false, false);
		this.type = type;
	}

	/**
	 * Return the name of the class of the error.
	 * @return the name with the package
	 */
	public String type() {
		return this.type;
	}

	/**
	 * Return the text of the error.
	 * @return the name of its class and, after a colon, its message if there is one
	 */
	@Override
	public String toString() {
		String message = getMessage();
		return (message != null) ? this.type + ": " + message : this.type;
	}

}
