package io.lifecycle.guard;

import java.util.function.Consumer;

import io.lifecycle.event.RecordedError;
import org.jspecify.annotations.Nullable;

/**
 * Reads and logs errors of the application, whose methods may throw, return endless texts
 * or refer to each other. No method throws.
 *
 * @since 0.1.0
 */
public final class Errors {

	private Errors() {
	}

	/**
	 * Return what may be kept of an error.
	 * @param error the error
	 * @return its class and the first characters of its message
	 */
	public static RecordedError recorded(Throwable error) {
		if (error instanceof RecordedError recorded) {
			return recorded;
		}
		return new RecordedError(error.getClass().getName(), message(error));
	}

	private static @Nullable String message(Throwable error) {
		try {
			String message = error.getLocalizedMessage();
			return (message != null) ? EventSize.limited(message) : null;
		}
		catch (Throwable ex) {
			return null;
		}
	}

	/**
	 * Return the cause of an error that only wraps another one.
	 * @param error the error
	 * @param wrapper the class of errors that are wrappers
	 * @return its cause if it is a wrapper and has a cause, otherwise the error itself
	 */
	public static Throwable unwrap(Throwable error, Class<? extends Throwable> wrapper) {
		try {
			Throwable cause = wrapper.isInstance(error) ? error.getCause() : null;
			return (cause != null) ? cause : error;
		}
		catch (Throwable ex) {
			return error;
		}
	}

	/**
	 * Log an error, without its stack trace and causes if it cannot be logged completely.
	 * @param error the error
	 * @param line logs a line with the error that it receives
	 */
	public static void log(Throwable error, Consumer<Throwable> line) {
		try {
			line.accept(error);
		}
		catch (Throwable ex) {
			logRecorded(error, line);
		}
	}

	private static void logRecorded(Throwable error, Consumer<Throwable> line) {
		try {
			RecordedError recorded = recorded(error);
			line.accept(new RecordedError(recorded.type(), recorded.toString()));
		}
		catch (Throwable ex) {
			// Logging itself fails, or memory or stack is exhausted.
		}
	}

}
