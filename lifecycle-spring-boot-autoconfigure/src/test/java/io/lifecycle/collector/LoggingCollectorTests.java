package io.lifecycle.collector;

import java.time.Duration;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.ClientDisconnected;
import io.lifecycle.event.CloseReason;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.ListenerQuarantined;
import io.lifecycle.event.ListenerRestored;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseAborted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.event.ResponseInfo;
import io.lifecycle.test.contract.NumberedEvent;
import io.lifecycle.text.SecretMask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LoggingCollector}.
 */
class LoggingCollectorTests {

	private final Logger logger = (Logger) LoggerFactory.getLogger("io.lifecycle.events");

	private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

	private final AtomicLong now = new AtomicLong();

	private final LoggingCollector collector = new LoggingCollector(Duration.ofMillis(500),
			(path) -> path.startsWith("/health"), SecretMask.defaults()::text, this.now::get);

	@Test
	void clientsCauseTenWarningsAMinuteOfEachKindAndACount() {
		AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);
		LoggingCollector limited = new LoggingCollector(Duration.ofSeconds(1), (path) -> false, (text) -> text,
				now::get);
		for (int i = 0; i < 100; i++) {
			limited.record(new ClientDisconnected(i, 0, true));
		}
		limited.record(new ResponseAborted(3, 0, 7, 5, 1));
		assertThat(this.lines.list).filteredOn((line) -> line.getLevel() == Level.WARN).hasSize(11);
		assertThat(this.lines.list).hasSize(101);
		this.lines.list.clear();
		now.addAndGet(LineLimit.INTERVAL_NANOS);
		limited.record(new ClientDisconnected(100, 0, true));
		assertThat(this.lines.list).extracting(ILoggingEvent::getFormattedMessage)
			.satisfiesExactly(
					(line) -> assertThat(line)
						.isEqualTo("90 more events ClientDisconnected in the previous minute, logged at level DEBUG"),
					(line) -> assertThat(line)
						.startsWith("ClientDisconnected connection 100 while the response was sent"));
	}

	@Test
	void eventThatCannotBeWrittenIsNamed() {
		ListAppender<ILoggingEvent> hostile = new ListAppender<>() {

			@Override
			protected void append(ILoggingEvent line) {
				if (line.getKeyValuePairs() != null) {
					line.getKeyValuePairs().forEach((pair) -> assertThat(pair.toString()).isNotNull());
				}
			}

		};
		hostile.start();
		this.logger.addAppender(hostile);
		try {
			this.collector.record(new Own(new Unreadable()));
		}
		finally {
			this.logger.detachAppender(hostile);
		}
		assertThat(this.lines.list).last().extracting(ILoggingEvent::getFormattedMessage).isEqualTo("Own");
	}

	record Own(List<String> value) implements LifecycleEvent {

		@Override
		public long timestampNanos() {
			return 1;
		}

	}

	static final class Unreadable extends AbstractList<String> {

		@Override
		public int size() {
			return 1;
		}

		@Override
		public String get(int index) {
			throw new StackOverflowError();
		}

	}

	@BeforeEach
	void listen() {
		this.logger.setLevel(Level.DEBUG);
		this.lines.start();
		this.logger.addAppender(this.lines);
	}

	@AfterEach
	void reset() {
		this.logger.detachAppender(this.lines);
		this.logger.setLevel(null);
	}

	@Test
	void connectionEventsAndFastRequestsAreDebug() {
		assertThat(log(new ConnectionOpened(3, 0, "10.0.0.9", 5123, "10.0.0.1", 8080, "h1")))
			.isEqualTo("DEBUG ConnectionOpened connection 3 from 10.0.0.9:5123");
		assertThat(log(new RequestStarted(3, 0, 7, "GET", "/users/42", "HTTP/1.1")))
			.isEqualTo("DEBUG RequestStarted connection 3: GET /users/42");
		assertThat(log(new ResponseCompleted(3, 0, 7, 200, 512, 499_999_999)))
			.isEqualTo("DEBUG ResponseCompleted connection 3: 200, 512 bytes in 500.000 ms");
		assertThat(log(new RequestReceived(request("/users/42")))).isEqualTo("DEBUG RequestReceived GET /users/42");
		assertThat(log(complete("/users/42", 1_500_000)))
			.isEqualTo("DEBUG RequestComplete GET /users/42: 200, 5 bytes in 1.500 ms");
		assertThat(log(new ConnectionClosed(3, 0, 1, 600, 900_000_000, CloseReason.COMPLETE, null)))
			.isEqualTo("DEBUG ConnectionClosed connection 3: COMPLETE after 1 request(s) in 900.000 ms");
		assertThat(log(new BackgroundTaskStarted("t-1", "cleanup"))).isEqualTo("DEBUG BackgroundTaskStarted cleanup");
	}

	@Test
	void messagesOfErrorsAreMaskedInTextAndFields() {
		LoggingCollector masking = new LoggingCollector(Duration.ofSeconds(1), (path) -> false,
				(message) -> message.replace("s3cret", "***"), this.now::get);
		masking.record(new BackgroundTaskFailed("t-1", "mail", 1, new IllegalStateException("pin s3cret")));
		assertThat(this.lines.list).hasSize(1).allSatisfy((line) -> {
			assertThat(line.getFormattedMessage()).endsWith("java.lang.IllegalStateException: pin ***");
			assertThat(line.getKeyValuePairs().toString())
				.contains("error.message=\"java.lang.IllegalStateException: pin ***\"");
		});
	}

	@Test
	void slowRequestsAndEventsOfApplicationsAreInfo() {
		assertThat(log(new ResponseCompleted(3, 0, 7, 200, 512, 500_000_000))).startsWith("DEBUG ResponseCompleted");
		assertThat(log(complete("/users/42", 500_000_000))).startsWith("INFO RequestComplete");
		assertThat(log(new RequestComplete(request("/users/42"), new ResponseInfo(200, 512, "/users/{id}"), 500_000_000,
				null)))
			.isEqualTo("INFO RequestComplete GET /users/42 (route /users/{id}): 200, 512 bytes in 500.000 ms");
		assertThat(log(new RequestComplete(request("/users"), new ResponseInfo(200, -1, "/users"), 500_000_000, null)))
			.isEqualTo("INFO RequestComplete GET /users: 200 in 500.000 ms");
		assertThat(log(new RequestComplete(request("/feed"), new ResponseInfo(200, 9, "/feed", null, true), 500_000_000,
				null)))
			.isEqualTo("DEBUG RequestComplete GET /feed: 200, 9 bytes in 500.000 ms");
		assertThat(log(new NumberedEvent(0, 1, 2)))
			.isEqualTo("INFO NumberedEvent[thread=0, number=1, timestampNanos=2]");
	}

	@Test
	void lineThatIsLateSaysSo() {
		this.now.set(Duration.ofMillis(736).toNanos());
		assertThat(log(new BackgroundTaskStarted("t-1", "cleanup", 0, 0)))
			.isEqualTo("DEBUG BackgroundTaskStarted cleanup, 736 ms ago");
		assertThat(log(new BackgroundTaskStarted("t-1", "cleanup", 0, this.now.get() - 99_999_999)))
			.isEqualTo("DEBUG BackgroundTaskStarted cleanup");
		assertThat(log(new NumberedEvent(0, 1, 2))).endsWith("]");
	}

	@Test
	void disconnectsAndFailedTasksAreWarnings() {
		assertThat(log(new ClientDisconnected(3, 0, true)))
			.isEqualTo("WARN ClientDisconnected connection 3 while the response was sent");
		assertThat(log(new ResponseAborted(3, 0, 7, 5, 1))).startsWith("WARN ResponseAborted connection 3: 5 bytes");
		assertThat(log(new BackgroundTaskFailed("t-1", "cleanup", 1_000_000, new Error("disk"))))
			.isEqualTo("WARN BackgroundTaskFailed cleanup in 1.000 ms: java.lang.Error: disk");
	}

	@Test
	void quarantinedListenerIsAWarningAndRestoredOneIsInfo() {
		assertThat(log(new ListenerQuarantined("mailer", 50, new Error("disk"))))
			.isEqualTo("WARN ListenerQuarantined mailer after 50 failure(s): java.lang.Error: disk");
		assertThat(log(new ListenerRestored("mailer"))).isEqualTo("INFO ListenerRestored mailer");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\n", "\u0085", "\u009b", "\u2028", "\u202e", "\ufeff", "\u2029" })
	void whatCouldForgeOrTurnALineIsBlank(String character) {
		assertThat(log(new RequestReceived(request("/a" + character + "b"))))
			.isEqualTo("DEBUG RequestReceived GET /a b");
	}

	@Test
	void fieldsAreKeyValues() {
		this.collector.record(new RequestComplete(request("/users/42"), new ResponseInfo(500, 12, null), 2_000_000,
				new Error("boom"), 5));
		assertThat(this.lines.list.get(0).getKeyValuePairs()).extracting((pair) -> pair.key + "=" + pair.value)
			.startsWith("type=RequestComplete", "request.id=7", "request.connection_id=3", "request.method=GET",
					"request.path=/users/42")
			.contains("response.status=500", "duration_ms=2.0", "error.message=java.lang.Error: boom", "timestamp_ns=5")
			.noneMatch((pair) -> pair.contains("null"));
	}

	@Test
	void pathCannotStartALineOfItsOwn() {
		assertThat(log(new RequestReceived(request("/a\r\nforged")))).isEqualTo("DEBUG RequestReceived GET /a  forged");
		assertThat(this.lines.list.get(0).getKeyValuePairs()).noneMatch((pair) -> pair.value.toString().contains("\n"));
	}

	@Test
	void recordWhenLevelIsOffLogsNothing() {
		this.logger.setLevel(Level.INFO);
		this.collector.record(new BackgroundTaskStarted("t-1", "cleanup"));
		assertThat(this.lines.list).isEmpty();
	}

	@Test
	void excludedPathsAreSilentFromStartToEnd() {
		for (LifecycleEvent event : exchange(7, "/health/live")) {
			this.collector.record(event);
		}
		assertThat(this.lines.list).isEmpty();
		for (LifecycleEvent event : exchange(8, "/users/42")) {
			this.collector.record(event);
		}
		assertThat(this.lines.list).hasSize(4);
	}

	@Test
	void excludedExchangeThatIsAbortedIsSilentWhateverTheLevel() {
		this.logger.setLevel(Level.WARN);
		this.collector.record(new RequestStarted(3, 0, 7, "GET", "/health", "HTTP/1.1"));
		this.collector.record(new ResponseAborted(3, 0, 7, 5, 1));
		assertThat(this.lines.list).isEmpty();
	}

	@Test
	void excludedExchangesAreForgottenAtTheirEnd() {
		ExcludedExchanges excluded = new ExcludedExchanges((path) -> true);
		for (int id = 1; id <= 100; id++) {
			exchange(id, "/health").forEach((event) -> assertThat(excluded.contains(event)).isTrue());
		}
		assertThat(excluded.openCount()).isZero();
		assertThat(excluded.contains(new ResponseCompleted(3, 0, 0, 400, 0, 0))).isFalse();
	}

	private static List<LifecycleEvent> exchange(long id, String path) {
		return List.of(new RequestStarted(3, 0, id, "GET", path, "HTTP/1.1"), new RequestReceived(request(path)),
				new ResponseCompleted(3, 0, id, 200, 5, 1), complete(path, 1));
	}

	private static RequestComplete complete(String path, long durationNanos) {
		return new RequestComplete(request(path), new ResponseInfo(200, 5, null), durationNanos, null);
	}

	private static RequestInfo request(String path) {
		return new RequestInfo(7, 3, "GET", path, null, "HTTP/1.1", "http", "127.0.0.1", Map.of());
	}

	private String log(LifecycleEvent event) {
		this.lines.list.clear();
		this.collector.record(event);
		assertThat(this.lines.list).hasSize(1);
		return this.lines.list.get(0).getLevel() + " " + this.lines.list.get(0).getFormattedMessage();
	}

}
