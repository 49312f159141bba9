package io.lifecycle.text;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.lifecycle.collector.KeptEvent;
import io.lifecycle.collector.LoggingCollector;
import io.lifecycle.collector.RecentEvents;
import io.lifecycle.collector.jfr.JfrCollector;
import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.EventFamilies;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseInfo;
import io.lifecycle.event.SampleEvents;
import io.lifecycle.json.LifecycleJson;
import jdk.jfr.Recording;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.support.StaticApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An event has the same names and values in every output, without secrets.
 */
class SameFactTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	static Stream<LifecycleEvent> events() {
		StaticApplicationContext context = new StaticApplicationContext();
		context.setId("shop");
		return SampleEvents.all(context).stream();
	}

	@ParameterizedTest
	@MethodSource("events")
	void logSaysWhatJsonSays(LifecycleEvent event) {
		ILoggingEvent line = log(event);
		Map<String, String> pairs = new LinkedHashMap<>();
		line.getKeyValuePairs().forEach((pair) -> flatten(pairs, pair.key, pair.value));
		Map<String, String> json = json(event);
		json.values().removeIf("null"::equals);
		if (json.containsKey("error")) {
			json.put("error.message", json.remove("error"));
		}
		assertThat(pairs).containsExactlyInAnyOrderEntriesOf(json);
		assertThat(line.getFormattedMessage()).startsWith(event.getClass().getSimpleName()).doesNotContain("[");
	}

	@ParameterizedTest
	@MethodSource("events")
	void recentEventSaysWhatJsonSays(LifecycleEvent event) {
		RecentEvents recent = new RecentEvents(1, SecretMask.defaults()::text);
		recent.record(event);
		Map<String, String> kept = new LinkedHashMap<>();
		flatten(kept, "", KeptEvent.fields(recent.latest(null, 1).get(0)));
		assertThat(kept).containsExactlyInAnyOrderEntriesOf(json(event));
	}

	@ParameterizedTest
	@MethodSource("events")
	void jsonOfARecentEventIsThatOfTheEvent(LifecycleEvent event) {
		RecentEvents recent = new RecentEvents(1, SecretMask.defaults()::text);
		recent.record(event);
		LifecycleEvent kept = recent.latest(null, 1).get(0);
		JsonMapper particular = JsonMapper.builder()
			.changeDefaultPropertyInclusion((inclusion) -> inclusion.withContentInclusion(JsonInclude.Include.NON_NULL))
			.enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
			.build();
		for (LifecycleJson json : List.of(new LifecycleJson(),
				new LifecycleJson(particular, SecretMask.defaults()::text))) {
			assertThat(json.write(kept)).isEqualTo(json.write(event));
		}
	}

	@Test
	void jsonOfARecentEventOfAnApplicationHasTheSameForm() {
		record Amount(String currency, BigDecimal value) {
		}
		record Transferred(Amount amount, List<Object> notes, Map<String, Integer> counts,
				long timestampNanos) implements LifecycleEvent {
		}
		LifecycleEvent event = new Transferred(new Amount("CHF", new BigDecimal("1.50")), List.of("a", 1, true),
				Map.of("b", 2), 1);
		RecentEvents recent = new RecentEvents(1, SecretMask.defaults()::text);
		recent.record(event);
		assertThat(new LifecycleJson().write(recent.latest(null, 1).get(0)))
			.isEqualTo(new LifecycleJson().write(event));
	}

	@ParameterizedTest
	@MethodSource("events")
	void recordingSaysWhatJsonSays(LifecycleEvent event) throws IOException {
		RecordedEvent recorded = record(event);
		Map<String, String> json = new LinkedHashMap<>();
		json(event).forEach((name, value) -> json.put(name.replaceFirst("^(request|response)\\.", ""), value));
		assertThat(recorded.getEventType().getName())
			.isEqualTo("io.lifecycle." + EventFamilies.of(event.getClass()).getSimpleName().replace("Event", ""));
		assertThat(recorded.getFields().stream().map(ValueDescriptor::getName).filter(json::containsKey))
			.contains("type", "timestamp_ns")
			.allSatisfy((name) -> assertThat(String.valueOf(recorded.<Object>getValue(name))).as(name)
				.isEqualTo(
						name.equals("error") ? json.getOrDefault(name, "").replaceFirst(": .*", "") : json.get(name)));
		if (json.containsKey("duration_ms")) {
			assertThat(recorded.getDuration("elapsed").toNanos() / 1_000_000.0).hasToString(json.get("duration_ms"));
		}
	}

	@ParameterizedTest
	@MethodSource("events")
	void noOutputContainsTheSecretOfAnError(LifecycleEvent event) throws IOException {
		RecentEvents recent = new RecentEvents(1, SecretMask.defaults()::text);
		recent.record(event);
		ILoggingEvent line = log(event);
		assertThat(List.of(new LifecycleJson().write(event),
				JsonMapper.builder().findAndAddModules().build().writeValueAsString(event), line.getFormattedMessage(),
				line.getKeyValuePairs().toString(), KeptEvent.fields(recent.latest(null, 1).get(0)).toString(),
				record(event).toString()))
			.allSatisfy((output) -> assertThat(output).doesNotContain(SampleEvents.SECRET));
	}

	// A new line, the control characters of terminals, separators, and what hides a text
	// or changes its direction.
	@Test
	void noOutputContainsACharacterThatIsNotPrintable() throws IOException {
		String text = "a\n\r\t\0\u001b\u007f\u0085\u009b\u00ad\u061c\u200b\u200e\u2028\u2029\u202e\u2066\ufeffb";
		RequestInfo request = new RequestInfo(1, 2, text, text, text, text, text, text, Map.of("traceparent", text));
		for (LifecycleEvent event : List.of(new RequestStarted(1, 0, 1, text, text + "\ud834\udd73", text),
				new RequestComplete(request, new ResponseInfo(500, 0, "/"), 3, new IllegalStateException(text)),
				new BackgroundTaskFailed("1", "task", 1, new IllegalStateException(text)), new Own(text, text))) {
			assertPrintable(event);
		}
	}

	private void assertPrintable(LifecycleEvent event) throws IOException {
		RecentEvents recent = new RecentEvents(1, SecretMask.defaults()::text);
		recent.record(event);
		ILoggingEvent line = log(event);
		RecordedEvent recorded = record(event);
		Stream<String> flight = recorded.getFields()
			.stream()
			.map((field) -> recorded.<Object>getValue(field.getName()))
			.filter(String.class::isInstance)
			.map(String.class::cast);
		Stream<String> others = Stream.of(new LifecycleJson().write(event), line.getFormattedMessage(),
				line.getKeyValuePairs().toString(), KeptEvent.fields(recent.latest(null, 1).get(0)).toString());
		assertThat(Stream.concat(others, flight))
			.allSatisfy((output) -> assertThat(output).doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]"));
	}

	@Test
	void ownEventHidesSecretsFromThoseWhoReadText() throws IOException {
		Own own = new Own("password=" + SampleEvents.SECRET, SampleEvents.SECRET);
		ILoggingEvent line = log(own);
		assertThat(List.of(line.getFormattedMessage(), line.getKeyValuePairs().toString(), record(own).toString()))
			.allSatisfy((output) -> assertThat(output).doesNotContain(SampleEvents.SECRET));
	}

	private static Map<String, String> json(LifecycleEvent event) {
		Map<String, String> flat = new LinkedHashMap<>();
		flatten(flat, "", JsonMapper.shared().readValue(new LifecycleJson().write(event), Map.class));
		return flat;
	}

	private static void flatten(Map<String, String> flat, String name, Object value) {
		if (value instanceof Map<?, ?> nested) {
			nested.forEach((key, inner) -> flatten(flat, name.isEmpty() ? key.toString() : name + "." + key, inner));
		}
		else {
			flat.put(name, String.valueOf(value));
		}
	}

	private static ILoggingEvent log(LifecycleEvent event) {
		Logger logger = (Logger) LoggerFactory.getLogger("io.lifecycle.events");
		ListAppender<ILoggingEvent> lines = new ListAppender<>();
		lines.start();
		logger.setLevel(Level.DEBUG);
		logger.addAppender(lines);
		try {
			new LoggingCollector().record(event);
		}
		finally {
			logger.detachAppender(lines);
			logger.setLevel(null);
		}
		assertThat(lines.list).hasSize(1);
		return lines.list.get(0);
	}

	private RecordedEvent record(LifecycleEvent event) throws IOException {
		Path file = this.directory.resolve("event.jfr");
		try (Recording recording = new Recording()) {
			EventFamilies.all()
				.forEach((family) -> recording.enable("io.lifecycle." + family.getSimpleName().replace("Event", "")));
			recording.enable("io.lifecycle.Own");
			recording.start();
			new JfrCollector().record(event);
			recording.stop();
			recording.dump(file);
		}
		return RecordingFile.readAllEvents(file)
			.stream()
			.filter((found) -> found.getEventType().getName().startsWith("io.lifecycle."))
			.reduce((one, other) -> {
				throw new AssertionError("recorded twice");
			})
			.orElseThrow();
	}

	record Own(String note, String token, long timestampNanos) implements LifecycleEvent {

		Own(String note, String token) {
			this(note, token, 1);
		}

	}

}
