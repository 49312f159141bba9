package io.lifecycle.text;

import java.util.Locale;
import java.util.regex.Pattern;

import io.lifecycle.event.ApplicationStateEvent;
import io.lifecycle.event.BackgroundTaskEvent;
import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.ClientDisconnected;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.ConnectionEvent;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.DrainBegin;
import io.lifecycle.event.DrainComplete;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestEvent;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseAborted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.event.ShutdownBegin;
import io.lifecycle.event.TimedEvent;

/**
 * An event as a sentence for a human: its type, what it is about, how long it took.
 *
 * @since 0.1.0
 */
public final class EventText {

	private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

	private EventText() {
	}

	/**
	 * Describe an event.
	 * @param event the event
	 * @return one line
	 */
	public static String of(LifecycleEvent event) {
		return oneLine(describe(event));
	}

	/**
	 * Replace control characters by spaces: a path is what a client chose, and must not
	 * start a line of its own.
	 * @param text the text
	 * @return the text in one line
	 */
	public static String oneLine(String text) {
		return CONTROL.matcher(text).replaceAll(" ");
	}

	private static String describe(LifecycleEvent event) {
		StringBuilder text = new StringBuilder(EventFields.typeName(event.getClass()));
		if (event instanceof ConnectionEvent connection) {
			text.append(" connection ").append(connection.connectionId()).append(detail(connection));
		}
		else if (event instanceof RequestEvent exchange) {
			text.append(detail(exchange));
		}
		else if (event instanceof BackgroundTaskEvent task) {
			text.append(' ').append(task.task());
			if (task.requestId() != 0) {
				text.append(" for request ").append(task.requestId());
			}
		}
		else if (!(event instanceof ApplicationStateEvent)) {
			return safe(event);
		}
		if (event instanceof ShutdownBegin shutdown) {
			text.append(": ").append(shutdown.reason());
		}
		else if (event instanceof DrainBegin drain) {
			text.append(": ").append(drain.inFlight()).append(" in flight");
		}
		else if (event instanceof DrainComplete drain) {
			text.append(": ")
				.append(drain.outcome())
				.append(", ")
				.append(drain.stragglers().size())
				.append(" straggler(s)");
		}
		if (event instanceof TimedEvent timed) {
			text.append(String.format(Locale.ROOT, " in %.3f ms", timed.durationMs()));
		}
		if (event instanceof BackgroundTaskFailed failed) {
			text.append(": ").append(EventFields.describe(failed.error()));
		}
		return text.toString();
	}

	private static String detail(ConnectionEvent event) {
		if (event instanceof ConnectionOpened opened) {
			return " from " + opened.clientAddr() + ':' + opened.clientPort();
		}
		if (event instanceof RequestStarted started) {
			return ": " + started.method() + ' ' + started.path();
		}
		if (event instanceof ResponseCompleted completed) {
			return ": " + completed.status() + ", " + completed.bytesSent() + " bytes";
		}
		if (event instanceof ResponseAborted aborted) {
			return ": " + aborted.bytesSent() + " bytes";
		}
		if (event instanceof ClientDisconnected disconnected) {
			return disconnected.duringStreaming() ? " while the response was sent" : "";
		}
		return (event instanceof ConnectionClosed closed)
				? ": " + closed.reason() + " after " + closed.requestsServed() + " request(s)" : "";
	}

	private static String detail(RequestEvent event) {
		RequestInfo request = event.request();
		String text = " " + request.method() + ' ' + request.path();
		return (event instanceof RequestComplete complete) ? text + ": " + complete.status() : text;
	}

	private static String safe(LifecycleEvent event) {
		try {
			return event.toString();
		}
		catch (Throwable ex) {
			return EventFields.typeName(event.getClass());
		}
	}

}
