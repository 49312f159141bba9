package io.lifecycle.connection;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import io.lifecycle.event.RequestInfo;
import io.lifecycle.guard.ThreadState;
import io.lifecycle.text.SecretMask;
import org.jspecify.annotations.Nullable;

/**
 * Decides which requests emit request events, and which of their data these events
 * contain. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class RequestCapture {

	/**
	 * Names and parts of names of parameters whose values are masked by default.
	 */
	public static final List<String> DEFAULT_MASKED_PARAMETERS = SecretMask.DEFAULT_NAMES;

	/**
	 * Names of the headers that are captured by default.
	 */
	public static final List<String> DEFAULT_HEADERS = List.of("traceparent");

	private static final RequestCapture ALL = of((path) -> false, DEFAULT_HEADERS, DEFAULT_MASKED_PARAMETERS);

	private static final RequestCapture NONE = of((path) -> true, List.of(), DEFAULT_MASKED_PARAMETERS);

	private final Predicate<String> excluded;

	private final List<String> headers;

	private final SecretMask mask;

	private final UnaryOperator<RequestHead> view;

	private RequestCapture(Predicate<String> excluded, List<String> headers, SecretMask mask,
			UnaryOperator<RequestHead> view) {
		this.excluded = excluded;
		this.headers = headers;
		this.mask = mask;
		this.view = view;
	}

	/**
	 * Return the default capture: every request, only the header {@code traceparent}, and
	 * masked values of parameters that look like secrets.
	 * @return the default capture
	 */
	public static RequestCapture defaults() {
		return ALL;
	}

	/**
	 * Return a capture that includes no request.
	 * @return the empty capture
	 */
	public static RequestCapture none() {
		return NONE;
	}

	/**
	 * Create a capture.
	 * @param excluded matches the paths whose requests emit no request events
	 * @param headers the names of the headers to capture, in any case
	 * @param maskedParameters parts of the names of parameters whose values are masked,
	 * in any case
	 * @return the capture
	 */
	public static RequestCapture of(Predicate<String> excluded, Collection<String> headers,
			Collection<String> maskedParameters) {
		List<String> names = headers.stream().map((name) -> name.strip().toLowerCase(Locale.ROOT)).distinct().toList();
		return new RequestCapture(excluded, names, new SecretMask(maskedParameters), UnaryOperator.identity());
	}

	/**
	 * Capture one more header.
	 * @param name the name of the header, in any case
	 * @return the changed copy; this one if it includes no request or the header already
	 */
	public RequestCapture withHeader(String name) {
		String added = name.strip().toLowerCase(Locale.ROOT);
		if (!includesAny() || this.headers.contains(added)) {
			return this;
		}
		List<String> names = new ArrayList<>(this.headers);
		names.add(added);
		return new RequestCapture(this.excluded, List.copyOf(names), this.mask, this.view);
	}

	/**
	 * Capture requests as the application sees them, if something between the server and
	 * the application changes them.
	 * @param view returns the head as the application sees it
	 * @return the changed copy; this one if it includes no request
	 */
	public RequestCapture seenThrough(UnaryOperator<RequestHead> view) {
		return includesAny() ? new RequestCapture(this.excluded, this.headers, this.mask, view) : this;
	}

	boolean includesAny() {
		return this != NONE;
	}

	/**
	 * Return whether requests of a path emit events. A predicate of the application that
	 * fails excludes none.
	 */
	boolean includes(String path) {
		try {
			return !ThreadState.test(this.excluded, path);
		}
		catch (Throwable ex) {
			Guard.failed(ex);
			return true;
		}
	}

	/**
	 * Mask a path.
	 * @param path the path as sent
	 * @return the path, with the values of secret path parameters masked
	 */
	String maskPath(String path) {
		return this.mask.path(path);
	}

	/**
	 * Return the mask that hides secrets in the captured requests.
	 * @return the mask
	 */
	public SecretMask mask() {
		return this.mask;
	}

	/**
	 * Take a snapshot of a request.
	 * @param path its path, masked
	 */
	RequestInfo snapshot(long id, long connectionId, String path, RequestHead sent) {
		try {
			return snapshot(id, connectionId, this.view.apply(sent), path);
		}
		catch (RuntimeException ex) {
			// What the client sent cannot be read as the application would read it.
			return snapshot(id, connectionId, sent, path);
		}
	}

	private RequestInfo snapshot(long id, long connectionId, RequestHead head, String path) {
		String query = head.query();
		String clientAddr = head.clientAddr();
		return new RequestInfo(id, connectionId, head.method(), path, (query != null) ? this.mask.query(query) : null,
				head.httpVersion(), head.scheme(), clientAddr.isEmpty() ? head.peerAddr() : clientAddr,
				snapshotHeaders(head));
	}

	private Map<String, String> snapshotHeaders(RequestHead head) {
		Map<String, String> captured = null;
		for (String name : this.headers) {
			@Nullable String value = head.header(name);
			if (value != null) {
				captured = (captured != null) ? captured : new LinkedHashMap<>();
				captured.put(name, value);
			}
		}
		return (captured != null) ? captured : Map.of();
	}

}
