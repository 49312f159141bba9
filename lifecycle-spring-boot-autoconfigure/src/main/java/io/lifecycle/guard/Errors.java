package io.lifecycle.guard;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
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

	private static final Set<String> PARSERS = Set.of(
			"org.springframework.http.converter.HttpMessageNotReadableException",
			"org.springframework.core.codec.DecodingException", "tools.jackson.core.JacksonException",
			"com.fasterxml.jackson.core.JacksonException", "com.google.gson.JsonParseException",
			"jakarta.json.JsonException", "jakarta.json.bind.JsonbException");

	private static final int TRACE = 4096;

	private static final int MOST_ERRORS = 8;

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
			return (message != null) ? EventSize.limited(quotesInput(error) ? withoutQuotes(message) : message) : null;
		}
		catch (Throwable ex) {
			return null;
		}
	}

	// The message quotes a value of the client, but names its property in a cause only,
	// or not at all.
	private static boolean quotesInput(Throwable error) {
		Class<?> type = error.getClass();
		while (type != Throwable.class && !PARSERS.contains(type.getName())) {
			type = type.getSuperclass();
		}
		return type != Throwable.class;
	}

	private static String withoutQuotes(String message) {
		int quote = 0;
		while (quote < message.length() && "\"'".indexOf(message.charAt(quote)) < 0) {
			quote++;
		}
		return (quote < message.length()) ? message.substring(0, quote) + '…' : message;
	}

	/**
	 * Estimate the memory of an error with its causes and suppressed errors.
	 * @param error the error
	 * @return the number of bytes
	 */
	static long size(Throwable error) {
		long size = 0;
		Deque<Throwable> rest = new ArrayDeque<>(List.of(error));
		for (int i = 0; i < MOST_ERRORS && !rest.isEmpty(); i++) {
			size += size(rest.remove(), rest);
		}
		return size;
	}

	private static long size(Throwable error, Deque<Throwable> rest) {
		try {
			String message = error.getMessage();
			long size = (message != null) ? 2L * message.length() : 0;
			if (error instanceof RecordedError) {
				return size;
			}
			rest.addAll(List.of(error.getSuppressed()));
			Throwable cause = error.getCause();
			if (cause != null) {
				rest.add(cause);
			}
			return TRACE + size;
		}
		catch (Throwable ex) {
			return TRACE;
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
