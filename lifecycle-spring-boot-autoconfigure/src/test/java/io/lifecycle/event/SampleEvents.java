package io.lifecycle.event;

import java.util.List;
import java.util.Map;

import org.springframework.context.ApplicationContext;

/**
 * One event of each class of the library, for tests that apply to all of them. The
 * messages of their errors contain {@link #SECRET}.
 */
public final class SampleEvents {

	/**
	 * The secret, which no output may contain.
	 */
	public static final String SECRET = "s3cret";

	private SampleEvents() {
	}

	/**
	 * Return the events.
	 * @param application the context of the events
	 * @return one of each class
	 */
	public static List<LifecycleEvent> all(ApplicationContext application) {
		RequestInfo request = new RequestInfo(7, 3, "GET", "/users/42", "a=1", "HTTP/1.1", "http", "10.0.0.9",
				Map.of("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
		Throwable error = new IllegalStateException("refused: password=" + SECRET);
		return List.of(new StartupBegin(application, 1), new StartupComplete(application, 2_000_000, 2),
				new ShutdownBegin(application, ShutdownReason.SIGTERM, 3), new DrainBegin(application, 1, 4),
				new DrainComplete(application, DrainOutcome.TIMEOUT, 5_000_000,
						List.of(new InFlightRequest(7, 3, "GET", "/users/42", "/users/{id}", true, 6_000_000)), 5),
				new ShutdownComplete(application, 6_000_000, 6), new RequestReceived(request, 7),
				new RequestComplete(request, new ResponseInfo(500, 12, "/users/{id}"), 8_000_000, error, 8),
				new BackgroundTaskStarted("t-1", "cleanup", 7, 9),
				new BackgroundTaskComplete("t-1", "cleanup", 10_000_000, 7, 10),
				new BackgroundTaskFailed("t-1", "cleanup", 11_000_000, error, 7, 11),
				new ConnectionOpened(3, 1, "10.0.0.9", 5123, "10.0.0.1", 8080, "h1", 12),
				new RequestStarted(3, 1, 7, "GET", "/users/42", "HTTP/1.1", 13),
				new ResponseCompleted(3, 1, 7, 200, 512, 14_000_000, 14),
				new ResponseAborted(3, 1, 7, 100, 15_000_000, 15), new ClientDisconnected(3, 1, true, 16),
				new ConnectionClosed(3, 1, 2, 900, 17_000_000, CloseReason.ERROR, "refused head", 17),
				new ListenerQuarantined("mailer", 50, error, 18), new ListenerRestored("mailer", 19));
	}

}
