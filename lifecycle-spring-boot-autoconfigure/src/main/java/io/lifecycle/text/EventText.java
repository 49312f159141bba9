package io.lifecycle.text;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

import io.lifecycle.event.BackgroundTaskComplete;
import io.lifecycle.event.BackgroundTaskEvent;
import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.ClientDisconnected;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.DrainBegin;
import io.lifecycle.event.DrainComplete;
import io.lifecycle.event.FallibleEvent;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.ListenerQuarantined;
import io.lifecycle.event.ListenerRestored;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseAborted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.event.ShutdownBegin;
import io.lifecycle.event.ShutdownComplete;
import io.lifecycle.event.StartupBegin;
import io.lifecycle.event.StartupComplete;
import io.lifecycle.event.TimedEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event as a sentence for a human: its type, what it is about, how long it took, and
 * what failed. Events of applications are what their {@code toString()} says.
 *
 * @since 0.1.0
 */
public final class EventText {

	// Whatever could start a line, hide a part of one or turn its direction.
	private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

	private static final Map<Class<?>, Function<LifecycleEvent, String>> SUBJECTS = new HashMap<>();

	static {
		subject(StartupBegin.class, (event) -> "");
		subject(StartupComplete.class, (event) -> "");
		subject(ShutdownBegin.class, (event) -> ": " + event.reason());
		subject(DrainBegin.class, (event) -> ": " + event.inFlight() + " in flight");
		subject(DrainComplete.class,
				(event) -> ": " + event.outcome() + ", " + event.stragglers().size() + " straggler(s)");
		subject(ShutdownComplete.class, (event) -> "");
		subject(RequestReceived.class, (event) -> request(event.request()));
		subject(RequestComplete.class, (event) -> request(event.request()) + ": " + event.status());
		subject(BackgroundTaskStarted.class, EventText::task);
		subject(BackgroundTaskComplete.class, EventText::task);
		subject(BackgroundTaskFailed.class, EventText::task);
		subject(ConnectionOpened.class,
				(event) -> connection(event.connectionId()) + " from " + event.clientAddr() + ':' + event.clientPort());
		subject(RequestStarted.class,
				(event) -> connection(event.connectionId()) + ": " + event.method() + ' ' + event.path());
		subject(ResponseCompleted.class, (event) -> connection(event.connectionId()) + ": " + event.status() + ", "
				+ event.bytesSent() + " bytes");
		subject(ResponseAborted.class,
				(event) -> connection(event.connectionId()) + ": " + event.bytesSent() + " bytes");
		subject(ClientDisconnected.class, (event) -> connection(event.connectionId())
				+ (event.duringStreaming() ? " while the response was sent" : ""));
		subject(ConnectionClosed.class, (event) -> connection(event.connectionId()) + ": " + event.reason() + " after "
				+ event.requestsServed() + " request(s)");
		subject(ListenerQuarantined.class,
				(event) -> " " + event.listener() + " after " + event.failures() + " failure(s)");
		subject(ListenerRestored.class, (event) -> " " + event.listener());
	}

	private EventText() {
	}

	private static <E extends LifecycleEvent> void subject(Class<E> type, Function<E, String> subject) {
		SUBJECTS.put(type, (event) -> subject.apply(type.cast(event)));
	}

	private static String connection(long id) {
		return " connection " + id;
	}

	private static String task(BackgroundTaskEvent event) {
		return " " + event.task() + ((event.requestId() != 0) ? " for request " + event.requestId() : "");
	}

	private static String request(RequestInfo request) {
		return " " + request.method() + ' ' + request.path();
	}

	/**
	 * Describe an event.
	 * @param event the event
	 * @param mask hides what looks secret in the message of an error
	 * @return one line
	 */
	public static String of(LifecycleEvent event, UnaryOperator<String> mask) {
		Function<LifecycleEvent, String> subject = SUBJECTS.get(event.getClass());
		return oneLine((subject != null) ? describe(event, subject.apply(event), mask) : own(event));
	}

	private static String describe(LifecycleEvent event, String subject, UnaryOperator<String> mask) {
		StringBuilder text = new StringBuilder(EventFields.typeName(event.getClass())).append(subject);
		if (event instanceof TimedEvent timed) {
			text.append(String.format(Locale.ROOT, " in %.3f ms", timed.durationMs()));
		}
		Throwable error = (event instanceof FallibleEvent fallible) ? fallible.error() : null;
		if (error != null) {
			text.append(": ").append(EventFields.describe(error, mask));
		}
		return text.toString();
	}

	private static String own(LifecycleEvent event) {
		try {
			@Nullable String text = event.toString();
			return (text != null) ? text : EventFields.typeName(event.getClass());
		}
		catch (Throwable ex) {
			// A broken text of the application.
			return EventFields.typeName(event.getClass());
		}
	}

	/**
	 * Replace what must not get into a line by spaces, control characters for example: a
	 * path is what a client chose.
	 * @param text the text
	 * @return the text in one line
	 */
	public static String oneLine(String text) {
		return UNPRINTABLE.matcher(text).replaceAll(" ");
	}

}
