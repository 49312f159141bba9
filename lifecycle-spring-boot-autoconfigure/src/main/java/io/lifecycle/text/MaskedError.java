package io.lifecycle.text;

import java.util.function.UnaryOperator;

import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.ListenerQuarantined;
import io.lifecycle.event.RequestComplete;
import org.jspecify.annotations.Nullable;

/**
 * What is left of an error where events are written down or kept: its class and its
 * message, masked. It refers to nothing of the application and has no stack trace.
 *
 * @since 0.1.0
 */
public final class MaskedError extends Exception {

	private static final long serialVersionUID = 1L;

	private final String type;

	private MaskedError(String type, @Nullable String message) {
		super(message, null, false, false);
		this.type = type;
	}

	/**
	 * Replace the error of an event, if it is one of this package and has one.
	 * @param event the event
	 * @param mask hides what looks secret in a message
	 * @return an equal event with a masked error, or the event itself
	 */
	public static LifecycleEvent in(LifecycleEvent event, UnaryOperator<String> mask) {
		if (event instanceof RequestComplete complete && complete.error() != null) {
			return new RequestComplete(complete.request(), complete.response(), complete.durationNanos(),
					of(complete.error(), mask), complete.timestampNanos());
		}
		if (event instanceof BackgroundTaskFailed failed) {
			return new BackgroundTaskFailed(failed.taskId(), failed.task(), failed.durationNanos(),
					of(failed.error(), mask), failed.requestId(), failed.timestampNanos());
		}
		return (event instanceof ListenerQuarantined quarantined) ? new ListenerQuarantined(quarantined.listener(),
				quarantined.failures(), of(quarantined.error(), mask), quarantined.timestampNanos()) : event;
	}

	private static MaskedError of(Throwable error, UnaryOperator<String> mask) {
		String message;
		try {
			message = error.getLocalizedMessage();
		}
		catch (Throwable ex) {
			// A broken message of the application.
			message = null;
		}
		return new MaskedError(error.getClass().getName(), (message != null) ? mask.apply(message) : null);
	}

	/**
	 * Return the error as one line: the name of its class and, after a colon, its masked
	 * message if there is one.
	 */
	@Override
	// The class to be told is that of the error that this one stands for.
	@SuppressWarnings("OverrideThrowableToString")
	public String toString() {
		return (getMessage() != null) ? this.type + ": " + getMessage() : this.type;
	}

}
