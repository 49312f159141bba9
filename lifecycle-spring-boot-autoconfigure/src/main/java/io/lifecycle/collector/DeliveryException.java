package io.lifecycle.collector;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What a consumer throws if it knows how many events of a batch it failed to handle, and
 * whether they should be delivered again.
 *
 * @since 0.1.0
 * @see EventBatchConsumer
 */
public final class DeliveryException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final int events;

	private final @Nullable Duration notBefore;

	private DeliveryException(int events, @Nullable Duration notBefore, String message, @Nullable Throwable cause) {
		super(message, cause);
		if (events < 0) {
			throw new IllegalArgumentException("'events' must not be negative, but is " + events);
		}
		this.events = events;
		this.notBefore = notBefore;
	}

	/**
	 * Create an exception after which the batch may be delivered again.
	 * @param events the number of events that the consumer failed to handle so far
	 * @param notBefore the minimum time before that; zero for none
	 * @param message what happened
	 * @param cause the cause, or {@code null}
	 * @return the exception
	 */
	public static DeliveryException temporary(int events, Duration notBefore, String message,
			@Nullable Throwable cause) {
		return new DeliveryException(events, notBefore, message, cause);
	}

	/**
	 * Create an exception after which the batch is not delivered again, because that
	 * would not help.
	 * @param events the number of events that the consumer failed to handle
	 * @param message what happened
	 * @return the exception
	 */
	public static DeliveryException permanent(int events, String message) {
		return new DeliveryException(events, null, message, null);
	}

	/**
	 * Return the number of events that the consumer failed to handle.
	 * @return the number of events
	 */
	public int events() {
		return this.events;
	}

	/**
	 * Return the minimum time before the batch is delivered again.
	 * @return the time, or {@code null} if it must not be delivered again
	 */
	public @Nullable Duration notBefore() {
		return this.notBefore;
	}

}
