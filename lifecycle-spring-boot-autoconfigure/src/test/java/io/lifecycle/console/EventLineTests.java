package io.lifecycle.console;

import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EventLine}.
 */
class EventLineTests {

	@Test
	void ownEventWithTheNameOfOneOfOursShowsItsFields() {
		assertThat(
				EventLine.of(Map.of("type", "RequestComplete", "class", "com.example.RequestComplete", "amount", 25)))
			.isEqualTo("RequestComplete  amount=25");
	}

}
