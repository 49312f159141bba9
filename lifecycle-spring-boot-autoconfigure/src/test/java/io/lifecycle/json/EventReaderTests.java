package io.lifecycle.json;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;

import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RecordedError;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.ResponseInfo;
import io.lifecycle.event.StartupComplete;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.support.StaticApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link EventReader}.
 */
class EventReaderTests {

	private static final long NOW = LifecycleClock.monotonicNanos();

	private final LifecycleJson json = new LifecycleJson();

	private final EventReader reader = new EventReader(JsonMapper.shared(), getClass().getClassLoader(),
			EventReaderTests::application);

	@ParameterizedTest
	@MethodSource("io.lifecycle.json.LifecycleModuleTests#events")
	void eventOfTheProductComesBackAsItsClass(LifecycleEvent event, String ignored) {
		LifecycleEvent read = read(this.json.write(event));
		assertThat(read).isInstanceOf(event.getClass());
		assertThat(this.json.write(read)).isEqualTo(this.json.write(event));
	}

	@ParameterizedTest
	@MethodSource
	void eventOfTheApplicationComesBackAsItsClass(LifecycleEvent event) {
		String line = this.json.write(event);
		LifecycleEvent read = read(line);
		assertThat(read).as(read.toString()).isInstanceOf(event.getClass());
		assertThat(this.json.write(read)).isEqualTo(line);
	}

	static Stream<LifecycleEvent> eventOfTheApplicationComesBackAsItsClass() {
		return OwnEventShapes.all();
	}

	@Test
	void moneyKeepsItsDigits() {
		record Paid(BigDecimal amount, Object other, long timestampNanos) implements LifecycleEvent {
		}
		assertThat(read(this.json.write(new Paid(new BigDecimal("509.20"), new BigDecimal("1.10"), NOW))))
			.isEqualTo(new Paid(new BigDecimal("509.20"), new BigDecimal("1.10"), NOW));
	}

	@Test
	void timestampMeansTheRecordedDate() {
		String line = "{\"type\":\"BackgroundTaskStarted\",\"task_id\":\"1\",\"task\":\"t\",\"timestamp_ns\":17,"
				+ "\"time\":\"2020-02-29T23:59:59.000000001Z\"}";
		assertThat(LifecycleClock.toInstant(read(line).timestampNanos())).isEqualTo("2020-02-29T23:59:59.000000001Z");
	}

	@Test
	void exchangeHasOneRequest() {
		RequestInfo request = new RequestInfo(7, 3, "GET", "/", null, "HTTP/1.1", "http", "10.0.0.9",
				Map.of("b", "2", "a", "1"));
		RequestReceived received = (RequestReceived) read(this.json.write(new RequestReceived(request)));
		RequestComplete complete = (RequestComplete) read(
				this.json.write(new RequestComplete(request, new ResponseInfo(200, 1, null), 1, null)));
		assertThat(complete.request()).isSameAs(received.request()).isEqualTo(request);
	}

	@Test
	void errorHasItsTypeAndMessage() {
		BackgroundTaskFailed failed = (BackgroundTaskFailed) read(this.json
			.write(new BackgroundTaskFailed("1", "t", 1, new IllegalStateException("no: such user"), NOW)));
		assertThat(failed.error())
			.isInstanceOfSatisfying(RecordedError.class,
					(error) -> assertThat(error.type()).isEqualTo("java.lang.IllegalStateException"))
			.hasMessage("no: such user");
	}

	@Test
	void applicationIsTheOneThatTheReaderKnows() {
		StaticApplicationContext context = application("shop");
		assertThat(((StartupComplete) read(this.json.write(new StartupComplete(context, 1)))).application().getId())
			.isEqualTo("shop");
	}

	@ParameterizedTest
	@MethodSource
	void eventThatCannotBeCreatedKeepsItsFields(String line, String why) {
		assertThat(read(line)).isInstanceOfSatisfying(UnknownEvent.class, (event) -> {
			assertThat(event.why()).contains(why).doesNotContain("\n");
			assertThat(event.type()).isNotEmpty();
			assertThat(this.json.write(event)).isEqualTo(line);
		});
	}

	static Stream<Arguments> eventThatCannotBeCreatedKeepsItsFields() {
		String end = "\"amount\":5.10,\"timestamp_ns\":1,\"time\":\"2026-11-26T20:23:49Z\"}";
		return Stream.of(Arguments.of("{\"type\":\"Teleported\"," + end, "no event Teleported"),
				Arguments.of("{\"type\":\"Gone\",\"class\":\"com.example.Gone\"," + end, "not on the class path"),
				Arguments.of("{\"type\":\"String\",\"class\":\"java.lang.String\"," + end, "not a LifecycleEvent"),
				Arguments.of("{\"type\":\"LifecycleEvent\",\"class\":\"io.lifecycle.event.LifecycleEvent\"," + end,
						"no record"),
				Arguments.of("{\"type\":\"Refusing\",\"class\":\"" + Refusing.class.getName() + "\"," + end,
						"no amount"),
				Arguments.of(
						"{\"type\":\"Narrow\",\"class\":\"" + Narrow.class.getName()
								+ "\",\"cause\":\"java.lang.IllegalStateException: x\"," + end,
						"cause is a java.lang.IllegalStateException, but errors are read as RecordedError: declare a Throwable"),
				Arguments.of("{\"type\":\"DrainComplete\",\"stragglers\":5," + end, "another form"),
				Arguments.of("{\"type\":\"RequestReceived\",\"request\":\"x\"," + end, "another form"),
				Arguments.of("{\"type\":\"ConnectionClosed\",\"reason\":\"teleport\"," + end, "teleport"),
				Arguments.of("{\"type\":\"ConnectionClosed\",\"connection_id\":\"seven\"," + end, "seven"),
				Arguments.of("{\"type\":\"ConnectionClosed\",\"requests_served\":999999999999999999," + end,
						"999999999999999999"));
	}

	@Test
	void fieldsMayBeMissingOrNewOrInAnyOrder() {
		assertThat(read("{\"time\":\"2026-11-26T20:23:49Z\",\"path\":\"/a\",\"new\":{\"x\":[1]},\"request_id\":7,"
				+ "\"type\":\"RequestStarted\"}"))
			.hasToString(
					"RequestStarted[connectionId=0, workerId=0, requestId=7, method=null, path=/a, httpVersion=null, "
							+ "timestampNanos=" + LifecycleClock.toTimestamp(Instant.parse("2026-11-26T20:23:49Z"))
							+ "]");
	}

	@ParameterizedTest
	@MethodSource
	void lineThatIsNoEventIsRefused(String line) {
		assertThatExceptionOfType(StreamReadException.class).isThrownBy(() -> read(line));
	}

	static Stream<String> lineThatIsNoEventIsRefused() {
		String whole = new LifecycleJson().write(new RequestReceived(
				new RequestInfo(7, 3, "GET", "/", null, "HTTP/1.1", "http", "10.0.0.9", Map.of("a", "ü"))));
		return Stream.concat(Stream.of("", "null", "[1]", "7", "{}", "{\"type\":7}", "{\"a\":1}", "x"),
				Stream.iterate(1, (length) -> length < whole.length(), (length) -> length + 1)
					.map((length) -> whole.substring(0, length)));
	}

	private LifecycleEvent read(String line) {
		byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
		return this.reader.read(bytes, 0, bytes.length);
	}

	private static StaticApplicationContext application(String id) {
		StaticApplicationContext context = new StaticApplicationContext();
		context.setId(id);
		return context;
	}

	record Refusing(BigDecimal amount, long timestampNanos) implements LifecycleEvent {

		Refusing {
			throw new IllegalArgumentException("no amount\nis right");
		}

	}

	record Narrow(IllegalStateException cause, long timestampNanos) implements LifecycleEvent {
	}

}
