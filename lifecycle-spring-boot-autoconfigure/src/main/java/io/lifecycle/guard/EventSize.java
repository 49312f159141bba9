package io.lifecycle.guard;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

import io.lifecycle.event.BackgroundTaskEvent;
import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.EventFamilies;
import io.lifecycle.event.FallibleEvent;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.ListenerQuarantined;
import io.lifecycle.event.RecordedError;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestEvent;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.RequestStarted;
import org.jspecify.annotations.Nullable;

/**
 * Estimates how much memory an event uses, and reduces events that are to be kept.
 *
 * @since 0.1.0
 */
public final class EventSize {

	/**
	 * The size that no event is smaller than, in bytes. Larger events have long texts, an
	 * error, or large values of the application.
	 */
	public static final int USUAL = 512;

	private static final int MOST_CHARACTERS = 2000;

	private EventSize() {
	}

	/**
	 * Estimate the size of an event. Of an event that the application defines, the texts,
	 * arrays, records, and the collections and maps of the JDK are counted.
	 * @param event the event
	 * @return the number of bytes, at least {@link #USUAL}
	 */
	public static int of(LifecycleEvent event) {
		long size = (EventFamilies.of(event.getClass()) == LifecycleEvent.class) ? ValueSize.ofFields(event)
				: 2 * characters(event);
		if (event instanceof FallibleEvent fallible) {
			size += errorSize(fallible);
		}
		return (int) Math.min(USUAL + Math.max(0, size - USUAL / 2), Integer.MAX_VALUE);
	}

	private static long errorSize(FallibleEvent event) {
		try {
			Throwable error = event.error();
			return (error != null) ? Errors.size(error) : 0;
		}
		catch (Throwable ex) {
			// An event of the application throws.
			return 0;
		}
	}

	private static long characters(LifecycleEvent event) {
		if (event instanceof RequestEvent exchange) {
			return characters(exchange.request());
		}
		if (event instanceof RequestStarted started) {
			return length(started.method()) + length(started.path()) + length(started.httpVersion());
		}
		return (event instanceof BackgroundTaskEvent task) ? length(task.task()) : 0;
	}

	private static long characters(RequestInfo request) {
		long characters = length(request.method()) + length(request.path()) + length(request.query())
				+ length(request.httpVersion()) + length(request.scheme()) + length(request.remoteAddr());
		for (String value : request.headers().values()) {
			characters += value.length();
		}
		return characters;
	}

	private static long length(@Nullable String text) {
		return (text != null) ? text.length() : 0;
	}

	/**
	 * Return an event that may be kept for long. Direct listeners receive the original.
	 * @param event the event
	 * @return an event of the same class, its long texts cut, its error replaced by a
	 * {@link RecordedError}; the same if there is nothing to reduce, and always for an
	 * event that the application defines
	 */
	public static LifecycleEvent reduced(LifecycleEvent event) {
		return reduced(event, Errors::recorded);
	}

	/**
	 * Return an event that may be kept for long.
	 * @param event the event
	 * @param recorded returns what is kept of its error
	 * @return an event of the same class, see {@link #reduced(LifecycleEvent)}
	 */
	public static LifecycleEvent reduced(LifecycleEvent event, Function<Throwable, RecordedError> recorded) {
		if (event instanceof RequestReceived received) {
			return new RequestReceived(reduced(received.request()), received.timestampNanos());
		}
		if (event instanceof RequestComplete complete) {
			Throwable error = complete.error();
			return new RequestComplete(reduced(complete.request()), complete.response(), complete.durationNanos(),
					(error != null) ? recorded.apply(error) : null, complete.timestampNanos());
		}
		if (event instanceof RequestStarted started) {
			return new RequestStarted(started.connectionId(), started.workerId(), started.requestId(),
					limited(started.method()), limited(started.path()), limited(started.httpVersion()),
					started.timestampNanos());
		}
		if (event instanceof BackgroundTaskFailed failed) {
			return new BackgroundTaskFailed(failed.taskId(), failed.task(), failed.durationNanos(),
					recorded.apply(failed.error()), failed.requestId(), failed.timestampNanos());
		}
		return (event instanceof ListenerQuarantined quarantined) ? new ListenerQuarantined(quarantined.listener(),
				quarantined.failures(), recorded.apply(quarantined.error()), quarantined.timestampNanos()) : event;
	}

	private static RequestInfo reduced(RequestInfo request) {
		if (characters(request) <= MOST_CHARACTERS) {
			return request;
		}
		String query = request.query();
		Map<String, String> headers = new HashMap<>(request.headers());
		headers.replaceAll((name, value) -> limited(value));
		return new RequestInfo(request.id(), request.connectionId(), limited(request.method()), limited(request.path()),
				(query != null) ? limited(query) : null, limited(request.httpVersion()), limited(request.scheme()),
				limited(request.remoteAddr()), headers);
	}

	/**
	 * Return the first characters of a text.
	 * @param text the text
	 * @return the text, with an ellipsis if it was cut
	 */
	public static String limited(String text) {
		return limited(text, MOST_CHARACTERS);
	}

	/**
	 * Return the first characters of a text.
	 * @param text the text
	 * @param most the number of characters, at least 1
	 * @return the text, with an ellipsis if it was cut
	 */
	public static String limited(String text, int most) {
		if (text.length() <= most) {
			return text;
		}
		return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most) + '…';
	}

}
