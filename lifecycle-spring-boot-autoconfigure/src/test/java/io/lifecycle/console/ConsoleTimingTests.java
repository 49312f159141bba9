package io.lifecycle.console;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.lifecycle.collector.RecentEvents;
import io.lifecycle.connection.Connections;
import io.lifecycle.connection.RequestCapture;
import io.lifecycle.event.InstanceIdentity;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.ResponseInfo;
import io.lifecycle.json.LifecycleJson;
import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.text.Redaction;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long the listeners of a request took, in the stream.
 */
class ConsoleTimingTests {

	private final SignalBus bus = SignalBus.create();

	private final ConsoleSource source = new ConsoleSource(new InstanceIdentity("shop", "host-1", "run", 0), this.bus,
			new RecentEvents(0, 100, (text) -> text), new Connections(this.bus, 0, RequestCapture.defaults()), List::of,
			List::of, Map::of, () -> null, Duration.ZERO, new LifecycleJson(),
			new Redaction((text) -> text, (name, value) -> value), () -> null, () -> null);

	private final ConsoleStreams streams = new ConsoleStreams(this.source, 3, Duration.ofHours(1));

	@ParameterizedTest
	@ValueSource(strings = { "7", "/**" })
	void streamHasTheTimesOfTheRequestThatWasAskedFor(String timing) {
		this.bus.on(LifecycleEvent.class, (event) -> {
		}, ListenerOptions.defaults().named("first"));
		this.bus.on(LifecycleEvent.class, (event) -> {
			throw new IllegalStateException("on purpose");
		}, ListenerOptions.defaults().named("second"));
		try (ConsoleStream stream = open(Ask.forEvents().with("timing", timing))) {
			request(6, "/orders/{id}");
			request(7, "/**");
			JsonNode timings = timings(stream);
			assertThat(timings.get("request_id").asLong()).isEqualTo(7);
			assertThat(timings.get("calls")).hasSize(4);
			JsonNode call = timings.at("/calls/1");
			assertThat(call.get("listener").asString()).isEqualTo("second");
			assertThat(call.get("type").asString()).isEqualTo("RequestReceived");
			assertThat(call.get("timestamp_ns").asLong()).isEqualTo(42);
			assertThat(call.get("duration_ms").asDouble()).isNotNegative();
			assertThat(call.get("outcome").asString()).isEqualTo("failed");
		}
	}

	private void request(long id, String route) {
		RequestInfo info = new RequestInfo(id, 1, "GET", "/shop/orders/3", null, "HTTP/1.1", "http", "", Map.of());
		this.bus.emit(new RequestReceived(info, 42));
		this.bus.emit(new RequestComplete(info, new ResponseInfo(200, 0, route), 1, null, 43));
	}

	@Test
	void nothingIsMeasuredUnlessItIsAskedFor() {
		assertThat(StreamQuery.of(Ask.forEvents(), true).timed()).isNull();
		assertThat(StreamQuery.of(Ask.forEvents().with("timing", "7"), false).timed()).isNotNull();
		assertThat(StreamQuery.of(Ask.forEvents().with("timing", "/orders"), false).timed()).isNotNull();
	}

	private static JsonNode timings(ConsoleStream stream) {
		StringBuilder text = new StringBuilder();
		Awaitility.await().until(() -> {
			text.append(new String(Objects.requireNonNull(stream.next()), StandardCharsets.UTF_8));
			return text.indexOf("event: timing\n") >= 0;
		});
		String frame = text.substring(text.indexOf("event: timing\ndata: ") + "event: timing\ndata: ".length());
		return JsonMapper.shared().readTree(frame.substring(0, frame.indexOf('\n')));
	}

	private ConsoleStream open(Ask ask) {
		return Objects.requireNonNull(this.streams.open(StreamQuery.of(ask, true)));
	}

}
