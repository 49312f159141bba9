package io.lifecycle.autoconfigure.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;

/**
 * Sends requests to the console of an application, and reads its stream.
 *
 * @param base the address of the console, without a slash at its end
 */
record ConsoleClient(String base) {

	private static final HttpClient http = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

	static ConsoleClient of(Environment environment, String path) {
		String port = environment.getProperty("local.management.port",
				environment.getProperty("local.server.port", "0"));
		return new ConsoleClient("http://127.0.0.1:" + port + path);
	}

	HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
		return http.send(request(path, headers), HttpResponse.BodyHandlers.ofString());
	}

	HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
		return http.send(HttpRequest.newBuilder(URI.create(this.base + path))
			.method(method, HttpRequest.BodyPublishers.noBody())
			.build(), HttpResponse.BodyHandlers.ofString());
	}

	HttpResponse<String> post(String path, String body, String... headers) throws IOException, InterruptedException {
		return http.send(HttpRequest.newBuilder(URI.create(this.base + path).normalize())
			.headers(headers)
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build(), HttpResponse.BodyHandlers.ofString());
	}

	/**
	 * Open the stream.
	 * @param query the query with its question mark, or empty
	 * @param headers names and values; the page's format by default
	 */
	Stream open(String query, String... headers) throws IOException, InterruptedException {
		String[] all = (headers.length != 0) ? headers : new String[] { "Accept", "text/event-stream" };
		HttpResponse<InputStream> response = http.send(request("/stream" + query, all),
				HttpResponse.BodyHandlers.ofInputStream());
		return new Stream(response, new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)));
	}

	private HttpRequest request(String path, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(this.base + path));
		return ((headers.length != 0) ? request.headers(headers) : request).build();
	}

	/**
	 * An open stream.
	 *
	 * @param response the response
	 * @param lines its lines
	 */
	record Stream(HttpResponse<?> response, BufferedReader lines) implements AutoCloseable {

		/**
		 * Read up to a line.
		 * @return the line, or {@code null} at the end
		 */
		@Nullable String until(Predicate<String> matching) throws IOException {
			String line = this.lines.readLine();
			while (line != null && !matching.test(line)) {
				line = this.lines.readLine();
			}
			return line;
		}

		/**
		 * Read up to an event of a name.
		 * @return the data of the event, or {@code null} at the end
		 */
		@Nullable String event(String name) throws IOException {
			until(("event: " + name)::equals);
			String data = this.lines.readLine();
			return (data != null) ? data.substring("data: ".length()) : null;
		}

		/**
		 * Read up to events that contain a text.
		 * @return the data of the events, or {@code null} at the end
		 */
		@Nullable String events(String text) throws IOException {
			String data = event("events");
			while (data != null && !data.contains(text)) {
				data = event("events");
			}
			return data;
		}

		@Override
		public void close() throws IOException {
			this.lines.close();
		}

	}

}
