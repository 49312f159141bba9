package io.lifecycle.console;

import java.util.List;

import io.lifecycle.event.RequestStarted;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link EventNames}.
 */
class EventNamesTests {

	@ParameterizedTest
	@ValueSource(strings = { "request", "own", "requestStarted", "REQUESTSTARTED", "Connectionevent", "a b", "",
			"RequestCompleted", "ConnectionClose", "ConnectionOpen", "ClientDisconnect", "RequestEvents" })
	void nameThatIsNoneIsRefusedWithThoseThatAre(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> EventNames.predicate(List.of("RequestStarted", name)))
			.withMessageStartingWith("The parameter 'type' must be the name of a type of events")
			.withMessageContaining("ConnectionEvent, ")
			.withMessageContaining("RequestStarted");
	}

	@ParameterizedTest
	@ValueSource(strings = { "RequestStarted", "ConnectionEvent", "ExchangeEvent", "LifecycleEvent",
			"io.lifecycle.event.RequestStarted" })
	void nameOfATypeSelectsIt(String name) {
		assertThat(EventNames
			.predicate(List.of(name, "OrderPlaced", "OrderEvent", "Event", "com.example.RequestCompleted"))
			.test(new RequestStarted(1, 0, 1, "GET", "/", "HTTP/1.1"))).isTrue();
	}

}
