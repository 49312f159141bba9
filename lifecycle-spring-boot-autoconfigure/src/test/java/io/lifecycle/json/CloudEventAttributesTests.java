package io.lifecycle.json;

import java.time.Instant;
import java.util.Map;

import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.InstanceIdentity;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.RequestReceived;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests for {@link CloudEventAttributes}.
 */
class CloudEventAttributesTests {

	private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

	private final CloudEventAttributes attributes = new CloudEventAttributes(
			new InstanceIdentity("shop", "shop-1", "40e693d8-7a75-42eb-ab43-0736838803fe", 0));

	@Test
	void attributesIdentifyEventAndOrigin() {
		BackgroundTaskStarted event = new BackgroundTaskStarted("t-1", "cleanup");
		assertThat(this.attributes.of(event, 17)).containsExactly(entry("specversion", "1.0"),
				entry("id", "40e693d8-7a75-42eb-ab43-0736838803fe-17"), entry("source", "/shop/shop-1-40e693d8"),
				entry("type", "io.lifecycle.event.BackgroundTaskStarted"),
				entry("time", LifecycleClock.toInstant(event.timestampNanos()).toString()),
				entry("datacontenttype", "application/json"), entry("sequence", "0000000000000000017"));
	}

	@Test
	void instanceIsAnotherOneAfterARestart() {
		assertThat(this.attributes.instance()).isEqualTo("shop-1-40e693d8");
		assertThat(new CloudEventAttributes(new InstanceIdentity("shop", "shop-1", 0)).instance())
			.isNotEqualTo(new CloudEventAttributes(new InstanceIdentity("shop", "shop-1", 0)).instance());
	}

	@Test
	void traceIsThatOfTheRequestIfValid() {
		assertThat(this.attributes.of(received(Map.of("traceparent", TRACE)), 1)).containsEntry("traceparent", TRACE);
		assertThat(this.attributes.of(received(Map.of("traceparent", "00-zz")), 1)).doesNotContainKey("traceparent");
		assertThat(this.attributes.of(received(Map.of()), 1)).doesNotContainKey("traceparent");
	}

	@ParameterizedTest
	@CsvSource({ "my shop?, größe%1, /my%20shop%3F/gr%C3%B6%C3%9Fe%251-1", "/, i, /%2F/i-1",
			"//a b/c, i, /%2F%2Fa%20b%2Fc/i-1" })
	void sourceIsAUriForAnyName(String application, String instance, String source) {
		CloudEventAttributes odd = new CloudEventAttributes(new InstanceIdentity(application, instance, "1", 0));
		assertThat(odd.of(new BackgroundTaskStarted("t", "t"), 1)).containsEntry("source", source);
	}

	@Test
	void eventWithoutATimeHasThatOfNow() {
		record Timeless(int number) implements LifecycleEvent {

			@Override
			public long timestampNanos() {
				throw new IllegalStateException("no time");
			}

		}
		Instant before = LifecycleClock.toInstant(LifecycleClock.monotonicNanos());
		assertThat(Instant.parse(this.attributes.of(new Timeless(1), 1).get("time"))).isAfterOrEqualTo(before);
	}

	private static RequestReceived received(Map<String, String> headers) {
		return new RequestReceived(new RequestInfo(1, 1, "GET", "/", null, "HTTP/1.1", "http", "::1", headers));
	}

}
