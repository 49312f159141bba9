package io.lifecycle.console;

import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EventLine}.
 */
class EventLineTests {

	@Test
	void oneRequestIsNotSeveral() {
		assertThat(EventLine.of(Map.of("type", "ConnectionClosed", "connection_id", 4, "reason", "complete",
				"requests_served", 1, "total_bytes_sent", 10)))
			.contains("  1 request, ");
	}

	@Test
	void ownEventWithTheNameOfOneOfOursShowsItsFields() {
		assertThat(
				EventLine.of(Map.of("type", "RequestComplete", "class", "com.example.RequestComplete", "amount", 25)))
			.isEqualTo("RequestComplete  amount=25");
	}

}
