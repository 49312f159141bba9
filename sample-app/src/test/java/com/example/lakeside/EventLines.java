package com.example.lakeside;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The lines of an event file.
 */
record EventLines(Path file) {

	List<JsonNode> all() {
		if (!Files.exists(this.file)) {
			return List.of();
		}
		try {
			return Files.readAllLines(this.file).stream().map(JsonMapper.shared()::readTree).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	JsonNode await(Predicate<JsonNode> wanted) {
		return Awaitility.await()
			.pollInterval(Duration.ofMillis(10))
			.atMost(Duration.ofSeconds(30))
			.until(() -> all().stream().filter(wanted).findFirst(), (found) -> found.isPresent())
			.get();
	}

	/**
	 * Wait until a connection is closed.
	 * @return all that happened on it
	 */
	List<JsonNode> awaitConnection(int clientPort) {
		long id = await((event) -> event.path("client_port").asInt(0) == clientPort).path("connection_id").asLong();
		await(type("ConnectionClosed").and((event) -> connection(event) == id));
		return all().stream().filter((event) -> connection(event) == id).toList();
	}

	static Predicate<JsonNode> type(String name) {
		return (event) -> event.path("type").asString("").equals(name);
	}

	private static long connection(JsonNode event) {
		return event.path("connection_id").asLong(event.path("request").path("connection_id").asLong(-1));
	}

}
