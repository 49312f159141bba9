package io.lifecycle.text;

import java.time.Instant;
import java.time.format.DateTimeParseException;

import io.lifecycle.event.LifecycleClock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link EventTime}.
 */
class EventTimeTests {

	@ParameterizedTest
	@ValueSource(strings = { "2026-11-26T20:23:49Z", "2026-11-26T20:23:49.5Z", "2026-11-26T20:23:49.05Z",
			"2026-11-26T20:23:49.500Z", "2026-11-26T20:23:49.000001Z", "2026-11-26T20:23:49.000000001Z",
			"2026-11-26T20:23:49.999999999Z", "2026-11-26T20:23:49.120Z", "2026-11-26T20:23:50.120340Z",
			"1969-12-31T23:59:59.999Z", "1900-01-01T00:00:00.100Z" })
	void timeIsThatOfJava(String time) {
		Instant instant = Instant.parse(time);
		for (int round = 0; round < 2; round++) {
			// The second round finds the text of the second.
			assertThat(EventTime.of(EventTime.timestamp(time))).isEqualTo(instant.toString());
			assertThat(LifecycleClock.toInstant(EventTime.timestamp(time))).isEqualTo(instant);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "2026-11-26T20:23:49", "2026-11-26T20:23:49.1234567890Z", "2026-11-26T20:23:49.1x0Z",
			"2026-11-26T20:23:49.-10Z", "2026-11-26T20:23:49,100Z", "2026-11-26T20:23:4", "", "yesterday" })
	void otherTextIsRefused(String text) {
		EventTime.timestamp("2026-11-26T20:23:49Z");
		assertThatExceptionOfType(DateTimeParseException.class).isThrownBy(() -> EventTime.timestamp(text));
	}

}
