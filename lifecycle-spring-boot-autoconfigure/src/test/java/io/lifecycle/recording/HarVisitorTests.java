package io.lifecycle.recording;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.ResponseInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static io.lifecycle.recording.RecordedRunFile.at;
import static io.lifecycle.recording.RecordedRunFile.complete;
import static io.lifecycle.recording.RecordedRunFile.info;
import static io.lifecycle.recording.RecordedRunFile.opened;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HarVisitor}.
 */
class HarVisitorTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@Test
	void entryHasTheRequestAndItsConnection() throws IOException {
		RequestInfo request = new RequestInfo(7, 3, "POST", "/orders", "a=1&b=&c&x=y=z", "HTTP/1.1", "https",
				"10.0.0.7", Map.of("traceparent", "00-1-2-01"));
		RecordedRunFile file = file("events.jsonl").header("a", 1, 0)
			.events(opened(3, 0))
			.events(new RequestComplete(request, new ResponseInfo(201, 12, "/orders", "abc"), 2_500_000,
					new IllegalStateException("late"), at(10)));
		JsonNode entry = har().path("entries").path(0);
		assertThat(entry.path("startedDateTime").asString()).isEqualTo("2026-11-26T20:23:49.007500Z");
		assertThat(entry.path("time").asDouble()).isEqualTo(2.5);
		assertThat(entry.path("request").path("url").asString())
			.isEqualTo("https://10.0.0.1:8080/orders?a=1&b=&c&x=y=z");
		assertThat(entry.path("request").path("queryString").toString()).isEqualTo(
				"[{\"name\":\"a\",\"value\":\"1\"},{\"name\":\"b\",\"value\":\"\"},{\"name\":\"c\",\"value\":\"\"},{\"name\":\"x\",\"value\":\"y=z\"}]");
		assertThat(entry.path("request").path("headers").path(0).path("name").asString()).isEqualTo("traceparent");
		assertThat(entry.path("response").path("status").asInt()).isEqualTo(201);
		assertThat(entry.path("response").path("content").path("size").asInt()).isEqualTo(12);
		assertThat(entry.path("connection").asString()).isEqualTo("3");
		assertThat(entry.path("_route").asString()).isEqualTo("/orders");
		assertThat(entry.path("_error").asString()).isEqualTo("java.lang.IllegalStateException: late");
		assertThat(entry.path("_trace_id").asString()).isEqualTo("abc");
		assertThat(entry.path("_place").asString()).isEqualTo(file.path() + ":3");
	}

	@Test
	void runsArePages() throws IOException {
		file("events.jsonl").header("a", 1, 0)
			.events(complete(info(1, 1, "/"), 200, "/", null, 0, 1))
			.header("b", 1, 10)
			.events(complete(info(1, 1, "/"), 200, "/", null, 10, 11));
		JsonNode log = har();
		assertThat(log.path("pages")).extracting((page) -> page.path("id").asString()).containsExactly("a", "b");
		assertThat(log.path("entries")).extracting((entry) -> entry.path("pageref").asString())
			.containsExactly("a", "b");
	}

	@Test
	void hostileTextsAreValid() throws IOException {
		file("events.jsonl").header("a", 1, 0)
			.events(new ConnectionOpened(3, 0, "fe80::1%eth0", 1, "fe80::2%eth0", 8080, "h1", at(0)))
			.events(complete(info(3, 1, "/\ud800 \u00fc\u2028\"<>\\^`{|}%zz"), 200, "\"\udc00", null, 0, 1))
			.events(complete(new RequestInfo(2, 9, "\"", "", "\ud800&&=", "HTTP/1.1", "http", "", Map.of("\"", "\n")),
					0, null, null, 1, 2));
		JsonNode entries = har().path("entries");
		assertThat(entries.path(0).path("request").path("url").asString())
			.isEqualTo("http://[fe80::2]:8080/%20%20%C3%BC%20%22%3C%3E%5C%5E%60%7B%7C%7D%25zz");
		assertThat(entries.path(1).path("request").path("url").asString()).startsWith("http://unknown");
	}

	private RecordedRunFile file(String name) {
		return new RecordedRunFile(this.directory.resolve(name));
	}

	private JsonNode har() throws IOException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (HarVisitor visitor = new HarVisitor(out)) {
			Recording.open(this.directory).read(visitor);
		}
		JsonNode log = JsonMapper.shared().readTree(out.toByteArray()).path("log");
		assertThat(log.path("version").asString()).isEqualTo("1.2");
		assertFields(log.path("creator"), "name", "version");
		assertThat(log.path("pages")).allSatisfy((page) -> {
			assertFields(page, "startedDateTime", "id", "title");
			assertThat(page.path("pageTimings").isObject()).isTrue();
		});
		assertThat(log.path("entries")).allSatisfy(HarVisitorTests::assertEntry);
		return log;
	}

	private static void assertEntry(JsonNode entry) {
		assertThat(Instant.parse(entry.path("startedDateTime").asString())).isNotNull();
		JsonNode request = entry.path("request");
		assertFields(request, "method", "url", "httpVersion");
		assertThat(URI.create(request.path("url").asString()).getHost()).isNotNull();
		JsonNode response = entry.path("response");
		assertFields(response, "statusText", "httpVersion", "redirectURL");
		assertFields(response.path("content"), "mimeType");
		assertArrays(request, "cookies", "headers", "queryString");
		assertArrays(response, "cookies", "headers");
		assertThat(entry.path("cache").isObject()).isTrue();
		JsonNode timings = entry.path("timings");
		assertThat(
				timings.path("send").asDouble() + timings.path("wait").asDouble() + timings.path("receive").asDouble())
			.isEqualTo(entry.path("time").asDouble());
		for (JsonNode number : new JsonNode[] { entry.path("time"), request.path("headersSize"),
				request.path("bodySize"), response.path("status"), response.path("headersSize"),
				response.path("bodySize"), response.path("content").path("size"), timings.path("send"),
				timings.path("wait"), timings.path("receive") }) {
			assertThat(number.isNumber()).isTrue();
		}
	}

	private static void assertFields(JsonNode node, String... names) {
		for (String name : names) {
			assertThat(node.path(name).isString()).as(name).isTrue();
		}
	}

	private static void assertArrays(JsonNode node, String... names) {
		for (String name : names) {
			assertThat(node.path(name).isArray()).as(name).isTrue();
			assertThat(node.path(name)).allSatisfy((element) -> assertFields(element, "name", "value"));
		}
	}

}
