package io.lifecycle.text;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.lifecycle.collector.KeptEvent;
import io.lifecycle.collector.RecentEvents;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.DrainComplete;
import io.lifecycle.event.DrainOutcome;
import io.lifecycle.event.InFlightRequest;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseInfo;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Redaction}.
 */
class RedactionTests {

	private static final String HIDDEN = "******";

	private final Redaction redaction = new Redaction(SecretMask.defaults()::text, (name, value) -> value);

	private final RequestComplete request = new RequestComplete(
			new RequestInfo(1, 2, "GET", "/users/7", "q=8", "HTTP/1.1", "http", "10.1.1.1",
					Map.of("authorization", "Bearer x", "cookie", "a=b", "x-api-token", "t", "x-trace", "9")),
			new ResponseInfo(200, 3, "/users/{id}"), 4, new IllegalStateException("user 7"), 5);

	@Test
	void whatOthersChoseIsHidden() {
		assertThat(shown(this.request, false))
			.isEqualTo(Map.of("id", 1L, "connection_id", 2L, "method", "GET", "path", HIDDEN, "query", HIDDEN,
					"http_version", "HTTP/1.1", "scheme", "http", "remote_addr", HIDDEN, "headers", HIDDEN));
		assertThat(of(this.redaction, this.request, false)).containsEntry("error", "java.lang.IllegalStateException")
			.extractingByKey("response", InstanceOfAssertFactories.map(String.class, Object.class))
			.containsEntry("status", 200)
			.containsEntry("bytes_sent", 3L)
			.containsEntry("route", "/users/{id}");
		assertThat(of(this.redaction, new ConnectionOpened(1, 0, "10.1.1.1", 80, "10.1.1.2", 81, "h1", 2), false))
			.containsEntry("client_addr", HIDDEN)
			.containsEntry("client_port", -1)
			.containsEntry("protocol", "h1");
	}

	@Test
	void whatOthersChoseIsShownToThoseWhoMaySeeIt() {
		assertThat(shown(this.request, true)).containsEntry("path", "/users/7")
			.containsEntry("query", "q=8")
			.containsEntry("remote_addr", "10.1.1.1")
			.containsEntry("headers",
					Map.of("authorization", HIDDEN, "cookie", HIDDEN, "x-api-token", HIDDEN, "x-trace", "9"));
		assertThat(of(this.redaction, this.request, true)).containsEntry("error",
				"java.lang.IllegalStateException: user 7");
	}

	@Test
	void nothingOfAnOwnEventIsShown() {
		LifecycleEvent kept = kept(new Own("4929-1", 7, true, 1));
		assertThat(of(this.redaction, kept, false)).containsEntry("card", HIDDEN)
			.containsEntry("pin", HIDDEN)
			.containsEntry("paid", HIDDEN)
			.containsEntry("type", "Own")
			.containsEntry("timestamp_ns", 1L);
		assertThat(of(this.redaction, kept, true)).containsEntry("card", "4929-1").containsEntry("pin", HIDDEN);
	}

	@Test
	void whatIsNestedInAnOwnEventIsMasked() {
		LifecycleEvent kept = kept(new OwnTransfer(new Own("4929-1", 7, true, 1), List.of(Map.of("password", "s3cret")),
				Map.of("type", "?token=s3cret"), 2));
		assertThat(of(this.redaction, kept, false)).containsEntry("card", HIDDEN).containsEntry("list", HIDDEN);
		assertThat(of(this.redaction, kept, true).toString()).contains("4929-1", "password=" + HIDDEN)
			.doesNotContain("s3cret");
	}

	@Test
	void unusualMethodIsNotShown() {
		RequestStarted started = new RequestStarted(1, 2, 3, "<script>", "/", "HTTP/9<b>");
		assertThat(of(this.redaction, started, false)).containsEntry("method", "_OTHER")
			.containsEntry("http_version", "_OTHER");
		assertThat(of(this.redaction, started, true)).containsEntry("method", "<script>")
			.containsEntry("http_version", "HTTP/9<b>");
		RequestReceived received = new RequestReceived(
				new RequestInfo(1, 2, "get", "/", null, "HTTP/2.0", "<i>", "", Map.of()), 5);
		assertThat(shown(received, false)).containsEntry("method", "_OTHER")
			.containsEntry("http_version", "HTTP/2.0")
			.containsEntry("scheme", "_OTHER");
	}

	@Test
	void whatIsNestedIsHiddenToo() {
		GenericApplicationContext context = new GenericApplicationContext();
		InFlightRequest running = new InFlightRequest(1, 2, "GET", "/users/7", "/users/{id}", false, 3_000_000);
		LifecycleEvent kept = kept(new DrainComplete(context, DrainOutcome.TIMEOUT, 1, List.of(running), 2));
		Map<String, Object> expected = Map.of("request_id", 1L, "connection_id", 2L, "method", "GET", "path", HIDDEN,
				"route", "/users/{id}", "streaming", false, "age_ms", 3.0);
		assertThat(of(this.redaction, kept, false)).containsEntry("outcome", "timeout")
			.containsEntry("stragglers", List.of(expected));
		assertThat(this.redaction.of(EventFields.of(running), false, false)).isEqualTo(expected);
	}

	@Test
	void sanitizingFunctionsOfTheApplicationApply() {
		Redaction own = new Redaction((text) -> text, (name, value) -> name.equals("remote_addr") ? "here" : value);
		assertThat(of(own, this.request, true).get("request"))
			.asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.map(String.class, Object.class))
			.containsEntry("remote_addr", "here");
	}

	private static LifecycleEvent kept(LifecycleEvent event) {
		RecentEvents events = new RecentEvents(1, (text) -> text);
		events.record(event);
		return events.latest(null, 1).get(0);
	}

	private static Map<String, @Nullable Object> of(Redaction redaction, LifecycleEvent event, boolean show) {
		return redaction.of(KeptEvent.fields(event), event instanceof KeptEvent kept && kept.own(), show);
	}

	@SuppressWarnings("unchecked")
	private Map<String, Object> shown(LifecycleEvent event, boolean show) {
		return (Map<String, Object>) Objects.requireNonNull(of(this.redaction, event, show).get("request"));
	}

	record Own(String card, int pin, boolean paid, long timestampNanos) implements LifecycleEvent {

	}

	record OwnTransfer(Own card, List<?> list, Map<String, String> map, long timestampNanos) implements LifecycleEvent {

	}

}
