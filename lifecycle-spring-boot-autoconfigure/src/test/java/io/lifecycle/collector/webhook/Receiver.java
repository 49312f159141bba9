package io.lifecycle.collector.webhook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real server that receives events.
 */
final class Receiver implements AutoCloseable {

	final List<Received> requests = new CopyOnWriteArrayList<>();

	private final HttpServer server;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	Receiver(Behavior behavior) {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.setExecutor(this.threads);
		this.server.createContext("/", (exchange) -> {
			Received received = new Received(exchange.getRequestMethod(), exchange.getRequestURI().toString(),
					exchange.getRequestHeaders(), exchange.getRequestBody().readAllBytes());
			this.requests.add(received);
			behavior.answer(exchange, received);
		});
		this.server.start();
	}

	/**
	 * Answer with these statuses, the last one again and again.
	 */
	static Receiver answering(Integer... statuses) {
		Iterator<Integer> next = List.of(statuses).iterator();
		int last = statuses[statuses.length - 1];
		return new Receiver((exchange, received) -> {
			exchange.sendResponseHeaders(next.hasNext() ? next.next() : last, -1);
			exchange.close();
		});
	}

	URI uri(String path) {
		return URI.create("http://localhost:" + this.server.getAddress().getPort() + path);
	}

	List<JsonNode> events() {
		List<JsonNode> events = new ArrayList<>();
		this.requests.forEach((request) -> events.addAll(request.events()));
		return events;
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.threads.shutdownNow();
	}

	@FunctionalInterface
	interface Behavior {

		void answer(HttpExchange exchange, Received received) throws IOException;

	}

	record Received(String method, String target, Headers headers, byte[] body) {

		List<JsonNode> events() {
			List<JsonNode> events = new ArrayList<>();
			JsonMapper.shared().readTree(this.body).forEach(events::add);
			return events;
		}

		List<String> sequences() {
			return events().stream().map((event) -> event.get("sequence").asString()).toList();
		}

		Map<String, List<String>> all() {
			return this.headers;
		}

	}

}
