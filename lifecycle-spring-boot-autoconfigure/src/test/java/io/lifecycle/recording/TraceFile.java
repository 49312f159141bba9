package io.lifecycle.recording;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A document in the Chrome trace event format, after a check of the format's rules.
 */
record TraceFile(List<JsonNode> entries) {

	private static final JsonMapper EXACT = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.build();

	static TraceFile read(byte[] document) {
		JsonNode trace = EXACT.readTree(document);
		assertThat(trace.path("displayTimeUnit").asString()).isEqualTo("ms");
		List<JsonNode> entries = new ArrayList<>();
		trace.path("traceEvents").forEach(entries::add);
		TraceFile file = new TraceFile(entries);
		entries.forEach(TraceFile::assertFields);
		file.assertSlicesNest();
		file.assertAsyncPairs();
		file.assertArrows();
		return file;
	}

	private static void assertFields(JsonNode entry) {
		assertThat(entry.path("name").isString()).as("%s", entry).isTrue();
		assertThat(entry.path("ph").asString()).as("%s", entry).isIn("M", "X", "b", "e", "i", "s", "f");
		assertThat(entry.path("pid").isIntegralNumber() && entry.path("tid").isIntegralNumber()).as("%s", entry)
			.isTrue();
		if (!entry.path("ph").asString().equals("M")) {
			assertThat(time(entry).signum()).as("%s", entry).isNotNegative();
			assertThat(entry.path("cat").isString()).as("%s", entry).isTrue();
		}
		switch (entry.path("ph").asString()) {
			case "X" -> assertThat(entry.path("dur").decimalValue().signum()).as("%s", entry).isNotNegative();
			case "i" -> assertThat(entry.path("s").asString()).as("%s", entry).isIn("g", "p", "t");
			case "b", "e", "s", "f" -> assertThat(entry.path("id").isString()).as("%s", entry).isTrue();
			default -> assertThat(entry.path("args").path("name").isString() || entry.has("dur")).isTrue();
		}
	}

	static BigDecimal time(JsonNode entry) {
		return entry.path("ts").decimalValue();
	}

	static BigDecimal end(JsonNode entry) {
		return time(entry).add(entry.path("dur").decimalValue());
	}

	private void assertSlicesNest() {
		Map<String, Deque<JsonNode>> threads = new HashMap<>();
		phase("X").stream()
			.sorted(Comparator.comparing(TraceFile::time)
				.thenComparing(Comparator.comparing(TraceFile::end).reversed()))
			.forEach((slice) -> {
				Deque<JsonNode> open = threads.computeIfAbsent(slice.path("pid") + "/" + slice.path("tid"),
						(key) -> new ArrayDeque<>());
				while (!open.isEmpty() && end(open.element()).compareTo(time(slice)) <= 0) {
					open.remove();
				}
				assertThat(open.isEmpty() || end(open.element()).compareTo(end(slice)) >= 0)
					.as("%s nests in %s", slice, open.peek())
					.isTrue();
				open.push(slice);
			});
	}

	private void assertAsyncPairs() {
		Map<String, Integer> open = new HashMap<>();
		this.entries.stream()
			.filter((entry) -> "be".contains(entry.path("ph").asString()))
			.forEach((entry) -> open.merge(
					entry.path("pid") + "/" + entry.path("cat") + "/" + entry.path("id") + "/" + entry.path("name"),
					entry.path("ph").asString().equals("b") ? 1 : -1, Integer::sum));
		assertThat(open.values()).allSatisfy((count) -> assertThat(count).isZero());
	}

	private void assertArrows() {
		assertThat(phase("s")).extracting((start) -> start.path("id").asString())
			.containsExactlyInAnyOrderElementsOf(phase("f").stream().map((end) -> end.path("id").asString()).toList());
		this.entries.stream().filter((entry) -> "sf".contains(entry.path("ph").asString())).forEach((entry) -> {
			assertThat(phase("X")).as("%s", entry)
				.anyMatch((slice) -> slice.path("pid").equals(entry.path("pid"))
						&& slice.path("tid").equals(entry.path("tid"))
						&& !slice.path("name").asString().equals("connection")
						&& time(slice).compareTo(time(entry)) <= 0 && end(slice).compareTo(time(entry)) >= 0);
		});
	}

	List<JsonNode> phase(String phase) {
		return this.entries.stream().filter((entry) -> entry.path("ph").asString().equals(phase)).toList();
	}

	List<String> names(String phase) {
		return phase(phase).stream().map((entry) -> entry.path("name").asString()).toList();
	}

}
