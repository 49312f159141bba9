package io.lifecycle.text;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.lifecycle.event.BackgroundTaskEvent;
import io.lifecycle.event.ClientDisconnected;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.ConnectionEvent;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.DrainBegin;
import io.lifecycle.event.DrainComplete;
import io.lifecycle.event.EventFamilies;
import io.lifecycle.event.FallibleEvent;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.ListenerEvent;
import io.lifecycle.event.ListenerQuarantined;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestEvent;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseAborted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.event.ShutdownBegin;
import io.lifecycle.event.TimedEvent;
import io.lifecycle.guard.EventSize;
import org.jspecify.annotations.Nullable;

/**
 * An event as one human-readable line: its type, its subject, its duration and its error.
 * An event that the application defines is described by the first 2000 characters of its
 * {@code toString()}.
 *
 * @since 0.1.0
 */
public final class EventText {

	private static final Map<Class<?>, Function<LifecycleEvent, String>> DETAILS = new HashMap<>();

	static {
		detail(ShutdownBegin.class, (event) -> ": " + event.reason());
		detail(DrainBegin.class, (event) -> ": " + event.inFlight() + " in flight");
		detail(DrainComplete.class,
				(event) -> ": " + event.outcome() + ", " + event.stragglers().size() + " straggler(s)");
		detail(RequestComplete.class, (event) -> route(event) + ": " + event.status() + bytes(event));
		detail(ConnectionOpened.class, (event) -> " from " + event.clientAddr() + ':' + event.clientPort());
		detail(RequestStarted.class, (event) -> ": " + event.method() + ' ' + event.path());
		detail(ResponseCompleted.class, (event) -> ": " + event.status() + ", " + event.bytesSent() + " bytes");
		detail(ResponseAborted.class, (event) -> ": " + event.bytesSent() + " bytes");
		detail(ClientDisconnected.class, (event) -> event.duringStreaming() ? " while the response was sent" : "");
		detail(ConnectionClosed.class,
				(event) -> ": " + event.reason() + " after " + event.requestsServed() + " request(s)");
		detail(ListenerQuarantined.class, (event) -> " after " + event.failures() + " failure(s)");
	}

	private EventText() {
	}

	private static <E extends LifecycleEvent> void detail(Class<E> type, Function<E, String> detail) {
		DETAILS.put(type, (event) -> detail.apply(type.cast(event)));
	}

	private static String route(RequestComplete event) {
		String route = event.response().route();
		return (route != null && !route.equals(event.request().path())) ? " (route " + route + ')' : "";
	}

	private static String bytes(RequestComplete event) {
		long bytes = event.response().bytesSent();
		return (bytes >= 0) ? ", " + bytes + " bytes" : "";
	}

	/**
	 * Describe an event.
	 * @param event the event
	 * @param mask hides secrets in error messages
	 * @return one line
	 */
	public static String of(LifecycleEvent event, UnaryOperator<String> mask) {
		boolean own = EventFamilies.of(event.getClass()) == LifecycleEvent.class;
		return oneLine(own ? mask.apply(own(event)) : describe(event, mask));
	}

	private static String describe(LifecycleEvent event, UnaryOperator<String> mask) {
		StringBuilder text = new StringBuilder(EventFields.typeName(event.getClass())).append(subject(event));
		text.append(DETAILS.getOrDefault(event.getClass(), (none) -> "").apply(event));
		if (event instanceof TimedEvent timed) {
			text.append(String.format(Locale.ROOT, " in %.3f ms", timed.durationMs()));
		}
		Throwable error = (event instanceof FallibleEvent fallible) ? fallible.error() : null;
		if (error != null) {
			text.append(": ").append(EventFields.describe(error, mask));
		}
		return text.toString();
	}

	private static String subject(LifecycleEvent event) {
		if (event instanceof ConnectionEvent connection) {
			return " connection " + connection.connectionId();
		}
		if (event instanceof RequestEvent exchange) {
			return " " + exchange.request().method() + ' ' + exchange.request().path();
		}
		if (event instanceof BackgroundTaskEvent task) {
			return " " + task.task() + ((task.requestId() != 0) ? " for request " + task.requestId() : "");
		}
		return (event instanceof ListenerEvent health) ? " " + health.listener() : "";
	}

	private static String own(LifecycleEvent event) {
		try {
			@Nullable String text = event.toString();
			return (text != null) ? EventSize.limited(text) : EventFields.typeName(event.getClass());
		}
		catch (Throwable ex) {
			// An event of the application may throw in toString().
			return EventFields.typeName(event.getClass());
		}
	}

	/**
	 * Replace characters that must not appear in a line by spaces: control, format and
	 * separator characters, which could start a new line, hide part of a line or change
	 * its direction. Clients choose the text of paths.
	 * @param text the text
	 * @return the text as one line
	 */
	public static String oneLine(String text) {
		int length = text.length();
		int printable = 0;
		while (printable < length && isPrintable(text.charAt(printable))) {
			printable++;
		}
		return (printable < length) ? replaceFrom(printable, text) : text;
	}

	private static String replaceFrom(int start, String text) {
		StringBuilder line = new StringBuilder(text.length()).append(text, 0, start);
		text.codePoints()
			.skip(text.codePointCount(0, start))
			.forEach((codePoint) -> line.appendCodePoint(isPrintable(codePoint) ? codePoint : ' '));
		return line.toString();
	}

	private static boolean isPrintable(int codePoint) {
		if (codePoint < 0x7f) {
			return codePoint >= ' ';
		}
		return switch (Character.getType(codePoint)) {
			case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR,
					Character.PARAGRAPH_SEPARATOR, Character.SPACE_SEPARATOR ->
				false;
			default -> true;
		};
	}

}
