package io.lifecycle.console;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * An answer of the console. Every one has the headers that keep a browser from loading
 * and running anything foreign.
 *
 * @since 0.1.0
 */
public final class ConsoleAnswer {

	private static final byte[] NOTHING = new byte[0];

	private static final Map<String, String> SECURE = Map.of("Content-Security-Policy",
			"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
					+ "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
					+ "require-trusted-types-for 'script'; trusted-types 'none'",
			"X-Content-Type-Options", "nosniff", "X-Frame-Options", "DENY", "Referrer-Policy", "no-referrer",
			"Cross-Origin-Opener-Policy", "same-origin", "Cross-Origin-Resource-Policy", "same-origin", "Cache-Control",
			"no-store");

	private final int status;

	private final Map<String, String> headers;

	private final byte[] body;

	private final @Nullable ConsoleStream stream;

	private ConsoleAnswer(int status, Map<String, String> headers, byte[] body, @Nullable ConsoleStream stream) {
		this.status = status;
		this.headers = headers;
		this.body = body;
		this.stream = stream;
	}

	static ConsoleAnswer of(int status, byte[] body, String... headers) {
		return new ConsoleAnswer(status, headers(headers), body, null);
	}

	static ConsoleAnswer empty(int status, String... headers) {
		return of(status, NOTHING, headers);
	}

	static ConsoleAnswer error(int status, String sentence, String... headers) {
		Map<String, String> all = headers(headers);
		all.put("Content-Type", "text/plain;charset=UTF-8");
		return new ConsoleAnswer(status, all, (sentence + '\n').getBytes(StandardCharsets.UTF_8), null);
	}

	// Proxies must neither collect nor compress what follows.
	static ConsoleAnswer of(String type, @Nullable ConsoleStream stream) {
		return new ConsoleAnswer(200,
				headers("Content-Type", type, "Cache-Control", "no-store, no-transform", "X-Accel-Buffering", "no"),
				NOTHING, stream);
	}

	private static Map<String, String> headers(String... namesAndValues) {
		Map<String, String> headers = new LinkedHashMap<>(SECURE);
		for (int i = 0; i < namesAndValues.length; i += 2) {
			headers.put(namesAndValues[i], namesAndValues[i + 1]);
		}
		return headers;
	}

	/**
	 * Return the status.
	 * @return the HTTP status
	 */
	public int status() {
		return this.status;
	}

	/**
	 * Return the headers.
	 * @return the values by name
	 */
	public Map<String, String> headers() {
		return this.headers;
	}

	/**
	 * Return the body.
	 * @return the whole body, which must not be changed; empty if a stream follows
	 */
	public byte[] body() {
		return this.body;
	}

	/**
	 * Return the stream that follows the head.
	 * @return the stream, which the adapter must close; or {@code null}
	 */
	public @Nullable ConsoleStream stream() {
		return this.stream;
	}

}
