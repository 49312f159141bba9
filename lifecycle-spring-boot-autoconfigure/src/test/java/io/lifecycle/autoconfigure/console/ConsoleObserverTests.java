package io.lifecycle.autoconfigure.console;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.lifecycle.application.InFlightRegistry;
import io.lifecycle.event.DrainBegin;
import io.lifecycle.event.DrainComplete;
import io.lifecycle.event.ExchangeEvent;
import io.lifecycle.test.contract.EventLog;
import io.lifecycle.test.contract.TestServer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A stream of the console is no work of the application, whatever its path is and however
 * the client spells it.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConsoleObserverTests {

	private static final String MANAGEMENT = "management.server.port=0";

	private static final String CONTEXT = "server.servlet.context-path=/app";

	private static final String SERVLET = "spring.mvc.servlet.path=/mvc";

	private static final String BASE = "management.server.base-path=/mgmt";

	private static final String REACTIVE = "spring.main.web-application-type=reactive";

	private static final String REACTIVE_BASE = "spring.webflux.base-path=/app";

	// Nobody listens to exchanges but the stream itself.
	private static final String QUIET = "lifecycle.metrics.enabled=false";

	static Stream<Arguments> ways() {
		return Stream.of(Arguments.of("/app/mvc", List.of(CONTEXT, SERVLET)),
				Arguments.of("", List.of(MANAGEMENT, CONTEXT, QUIET)), Arguments.of("/mgmt", List.of(MANAGEMENT, BASE)),
				Arguments.of("/mgmt", List.of(MANAGEMENT, BASE, CONTEXT, SERVLET)),
				Arguments.of("/app", List.of(REACTIVE, REACTIVE_BASE, QUIET)),
				Arguments.of("/mgmt", List.of(REACTIVE, REACTIVE_BASE, MANAGEMENT, BASE)));
	}

	@ParameterizedTest
	@MethodSource("ways")
	void streamIsNotWaitedForHoweverItIsReached(String prefix, List<String> properties) throws Exception {
		List<String> all = new ArrayList<>(properties);
		all.add("management.endpoints.web.exposure.include=console");
		all.add("spring.lifecycle.timeout-per-shutdown-phase=12s");
		try (TestServer server = TestServer.start(List.of(ConsoleApplication.class), all.toArray(String[]::new))) {
			try (ConsoleClient.Stream odd = open(server, prefix + "/actuator/%63onsole");
					ConsoleClient.Stream parameter = open(server, prefix + "/actuator;a=1/console")) {
				EventLog events = server.events();
				try (ConsoleClient.Stream stream = open(server, prefix + "/actuator/console")) {
					assertThat(server.context().getBean(InFlightRegistry.class).list()).isEmpty();
					assertThat(events.all(ExchangeEvent.class)).isEmpty();
					server.close();
					for (ConsoleClient.Stream each : List.of(odd, parameter, stream)) {
						assertThat(each.event("bye")).isEqualTo("{\"why\":\"shutdown\"}");
					}
				}
				assertThat(events.only(DrainBegin.class).inFlight()).isZero();
				assertThat(events.only(DrainComplete.class).stragglers()).isEmpty();
				assertThat(events.only(DrainComplete.class).duration()).isLessThan(Duration.ofSeconds(10));
			}
		}
	}

	private static ConsoleClient.Stream open(TestServer server, String path) throws Exception {
		ConsoleClient.Stream stream = ConsoleClient.of(server.context().getEnvironment(), path).open("");
		assertThat(stream.response().statusCode()).isEqualTo(200);
		assertThat(stream.event("state")).contains("\"in_flight_total\":0");
		return stream;
	}

}
