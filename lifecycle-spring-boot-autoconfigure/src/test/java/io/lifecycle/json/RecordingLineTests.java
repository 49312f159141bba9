package io.lifecycle.json;

import java.time.Instant;
import java.util.stream.Stream;

import io.lifecycle.event.InstanceIdentity;
import io.lifecycle.event.LifecycleClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RecordingLine}.
 */
class RecordingLineTests {

	private static final Instant TIME = Instant.parse("2026-11-26T20:23:49.238413733Z");

	private static final InstanceIdentity IDENTITY = new InstanceIdentity("lakeside-bank", "lakeside-bank-7d9c5-x2x4p",
			"5dc1c3ce-fdd6-483e-9dd3-62332573c501", 0);

	@ParameterizedTest
	@MethodSource("lines")
	void lineIsWrittenAsDocumentedAndReadBack(RecordingLine line, String expected) {
		assertThat(line.writeLine()).isEqualTo(expected.replace('\'', '"') + "\n");
		assertThat(RecordingLine.read(line.writeLine())).isEqualTo(line);
	}

	static Stream<Arguments> lines() {
		return Stream.of(
				Arguments.of(new RecordingHeader(1, IDENTITY, 3, 10461, "17.0.15", "0.1.0", 2143045550826L, TIME),
						"{'type':'Recording','format':1,'run':'5dc1c3ce-fdd6-483e-9dd3-62332573c501','part':3,"
								+ "'application':'lakeside-bank','instance':'lakeside-bank-7d9c5-x2x4p','worker_id':0,"
								+ "'pid':10461,'java':'17.0.15','lifecycle':'0.1.0','clock':'monotonic',"
								+ "'timestamp_ns':2143045550826,'time':'2026-11-26T20:23:49.238413733Z'}"),
				Arguments.of(new RecordingGap(2048, TIME),
						"{'type':'RecordingGap','dropped':2048,'time':'2026-11-26T20:23:49.238413733Z'}"),
				Arguments.of(new RecordingEnd(6985, 2, 1, TIME),
						"{'type':'RecordingEnd','events':6985,'dropped':2,'failed':1,"
								+ "'time':'2026-11-26T20:23:49.238413733Z'}"));
	}

	@Test
	void headerOfThisProcessHasOneTimeOnBothClocks() {
		RecordingHeader header = RecordingHeader.of(IDENTITY, 1);
		assertThat(header.time()).isEqualTo(LifecycleClock.toInstant(header.timestampNanos()));
		assertThat(header.pid()).isEqualTo(ProcessHandle.current().pid());
		assertThat(RecordingLine.read(header.writeLine())).isEqualTo(header);
	}

	@ParameterizedTest
	@MethodSource("events")
	void eventIsNoneOfTheseLines(String event) {
		assertThat(RecordingLine.read(event.replace('\'', '"'))).isNull();
	}

	static Stream<String> events() {
		return Stream.of("{'type':'StartupBegin','time':'2026-11-26T20:23:49Z'}",
				"{'type':'RecordingGap','class':'com.example.RecordingGap','time':'2026-11-26T20:23:49Z'}",
				"{'type':'RecordingOfALaterVersion','time':'2026-11-26T20:23:49Z'}", "{}", "[]", "1");
	}

	@Test
	void fieldsOfOtherVersionsAreIgnoredOrEmpty() {
		String line = "{\"type\":\"Recording\",\"format\":2,\"zone\":\"eu\",\"time\":\"%s\"}".formatted(TIME);
		assertThat(RecordingLine.read(line))
			.isEqualTo(new RecordingHeader(2, new InstanceIdentity("", "", "", 0), 0, 0, "", null, 0, TIME));
	}

}
