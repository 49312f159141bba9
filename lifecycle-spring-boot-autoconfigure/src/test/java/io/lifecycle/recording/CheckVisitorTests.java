package io.lifecycle.recording;

import java.nio.file.Path;

import io.lifecycle.event.BackgroundTaskComplete;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.recording.CheckReport.Finding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static io.lifecycle.recording.RecordedRunFile.at;
import static io.lifecycle.recording.RecordedRunFile.closed;
import static io.lifecycle.recording.RecordedRunFile.complete;
import static io.lifecycle.recording.RecordedRunFile.completed;
import static io.lifecycle.recording.RecordedRunFile.exchange;
import static io.lifecycle.recording.RecordedRunFile.info;
import static io.lifecycle.recording.RecordedRunFile.opened;
import static io.lifecycle.recording.RecordedRunFile.received;
import static io.lifecycle.recording.RecordedRunFile.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link CheckVisitor}.
 */
class CheckVisitorTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@Test
	void violationHasTheLineAtWhichItWasFound() {
		RecordedRunFile file = file("events.jsonl").header("a", 1, 0)
			.events(opened(9, 1), started(9, 1, "/x", 2), completed(9, 1, 200, 2, 3))
			.events(closed(9, 2, 1, 10));
		CheckReport report = check();
		assertThat(report.violations()).containsExactly(new Finding("connection 9 has served 2 requests, but 1 started",
				9, 0, null, "a", file.path().toString(), 5));
		assertThat(report.toText()).contains("4 events of 1 run: 1 violation.")
			.contains(file.path() + ":5: connection 9 has served 2 requests, but 1 started");
	}

	@Test
	void killedRunHasWhatWasOpen() {
		file("events.jsonl").header("a", 1, 0)
			.events(opened(9, 1), started(9, 1, "/x", 2), received(info(9, 1, "/x"), 2))
			.events(new BackgroundTaskStarted("7", "nightly", 0, at(3)), opened(10, 1502))
			.text("{\"type\":\"ConnectionClo");
		CheckReport report = check();
		assertThat(report.violations()).isEmpty();
		assertThat(report.tornLines()).isOne();
		assertThat(report.open()).extracting(Finding::description, Finding::ageMs)
			.containsExactly(tuple("request 1 on connection 9 (/x) has not ended", 1500.0),
					tuple("connection 9 has not ended", 1501.0), tuple("connection 10 has not ended", 0.0),
					tuple("task 7 (nightly) has not ended", 1499.0));
		assertThat(report.toText()).contains(
				"Open when run a (" + this.directory.resolve("events.jsonl") + ") was killed, or still recording\n",
				"  request 1 on connection 9 (/x) has not ended after 1.50 s\n");
		assertThat(report.runs()).extracting(RecordedRun::ended).containsExactly(false);
	}

	@Test
	void whatIsOpenAtTheEndOfARunIsAViolation() {
		file("events.jsonl").header("a", 1, 0).events(opened(9, 1)).end(5);
		CheckReport report = check();
		assertThat(report.open()).isEmpty();
		assertThat(report.violations()).extracting(Finding::description).containsExactly("connection 9 has not ended");
		assertThat(report.runs()).extracting(RecordedRun::ended).containsExactly(true);
	}

	@Test
	void eachRunBeginsAnew() {
		file("events.jsonl").header("a", 1, 0)
			.events(opened(1, 1), started(1, 1, "/x", 2))
			.header("b", 1, 100)
			.events(opened(1, 101))
			.events(exchange(1, 1, "/x", 200, "/x", 102, 103))
			.events(closed(1, 1, 101, 110))
			.end(111);
		file("second.jsonl").header("c", 1, 50).events(opened(1, 51), closed(1, 0, 51, 52)).end(53);
		CheckReport report = check();
		assertThat(report.violations()).isEmpty();
		assertThat(report.open()).extracting(Finding::run).containsExactly("a", "a");
		assertThat(report.runs()).extracting(RecordedRun::run, RecordedRun::ended)
			.containsExactly(tuple("a", false), tuple("b", true), tuple("c", true));
	}

	@Test
	void runContinuesInItsNextFile() {
		file("events.2026-11-26.0.jsonl.gz").header("a", 1, 0).events(opened(9, 1), started(9, 1, "/x", 2));
		file("events.jsonl").header("a", 2, 3).events(completed(9, 1, 200, 2, 3), closed(9, 1, 1, 10)).end(4, 11);
		CheckReport report = check();
		assertThat(report.violations()).isEmpty();
		assertThat(report.runs()).singleElement().satisfies((run) -> assertThat(run.events()).isEqualTo(4));
	}

	@Test
	void nothingIsMissingAfterADeletedFile() {
		file("events.2026-11-26.0.jsonl.gz").header("a", 1, 0).events(opened(9, 1), started(9, 1, "/x", 2));
		file("events.jsonl").header("a", 3, 3).events(opened(10, 4), closed(9, 3, 1, 10), closed(10, 0, 4, 11)).end(12);
		assertThat(check().violations()).isEmpty();
	}

	@Test
	void recordMayBeginAtAnyEvent() {
		LifecycleEvent[] exchange = exchange(9, 1, "/x", 200, "/x", 2, 3);
		file("events.jsonl").header("a", 1, 0)
			.events(exchange[2], exchange[3], closed(9, 7, 1, 10))
			.events(new BackgroundTaskComplete("7", "nightly", 1, 0, at(3)))
			.end(12);
		assertThat(check().violations()).isEmpty();
	}

	@Test
	void whatWasDroppedIsNoViolation() {
		file("events.jsonl").header("a", 1, 0)
			.events(opened(9, 1), started(9, 1, "/x", 2), opened(10, 3))
			.gap(3, 10)
			.events(closed(9, 3, 1, 11), closed(10, 5, 3, 11))
			.events(opened(12, 2000), started(11, 8, "/y", 2001), closed(12, 0, 2000, 2002))
			.events(opened(14, 3000), closed(14, 1, 3000, 3002))
			.end(3003);
		CheckReport report = check();
		assertThat(report.droppedEvents()).isEqualTo(3);
		assertThat(report.violations()).extracting(Finding::description)
			.containsExactly("connection 14 has served 1 requests, but 0 started",
					"request 8 on connection 11 (/y) has not ended");
		assertThat(report.toText()).contains("3 events dropped while recording.");
	}

	@Test
	void eventThatCannotBeReadIsMissing() {
		file("events.jsonl").header("a", 1, 0)
			.events(opened(9, 1))
			.text("{\"type\":\"RequestStarted\",\"connection_id\":9,\n")
			.events(completed(9, 1, 200, 2, 3), closed(9, 1, 1, 10))
			.end(12);
		CheckReport report = check();
		assertThat(report.violations()).isEmpty();
		assertThat(report.tornLines()).isOne();
	}

	@Test
	void ownEventsAreNotChecked() {
		file("events.jsonl").header("a", 1, 0)
			.events(opened(9, 1))
			.text("{\"type\":\"OrderPlaced\",\"order_id\":135,\"time\":\"2026-11-26T20:23:50Z\",\"class\":\"com.acme.OrderPlaced\"}\n")
			.events(closed(9, 1, 1, 10))
			.end(3, 12);
		CheckReport report = check();
		assertThat(report.unknownEvents()).isOne();
		assertThat(report.violations()).hasSize(1);
	}

	@Test
	void recordingHasAsManyEventsAsItsEndCounts() {
		file("a.jsonl").header("a", 1, 0).events(opened(9, 1), closed(9, 0, 1, 10)).end(3, 12);
		file("b.jsonl").header("b", 2, 0).events(opened(9, 1), closed(9, 0, 1, 10)).end(3, 12);
		assertThat(check().violations()).extracting(Finding::description)
			.containsExactly("The run has written 3 events, but the recording contains 2");
	}

	@Test
	void recordingMayContainOneFamily() {
		RequestInfo request = info(9, 1, "/x");
		file("a.jsonl").header("a", 1, 0)
			.events(received(request, 1), complete(request, 200, "/x", null, 1, 2), received(info(9, 2, "/y"), 3))
			.end(12);
		assertThat(check().violations()).extracting(Finding::description)
			.containsExactly("request 2 on connection 9 (/y) has not ended");
	}

	@Test
	void reportIsLimited() {
		RecordedRunFile file = file("events.jsonl").header("a", 1, 0);
		for (int id = 1; id <= 1200; id++) {
			file.events(opened(id, 1), closed(id, 1, 1, 2));
		}
		CheckReport report = check();
		assertThat(report.violationCount()).isEqualTo(1200);
		assertThat(report.violations()).hasSize(1000);
		assertThat(report.toText()).contains("1,200 violations").contains("and 200 more");
	}

	@Test
	void textsCannotControlTheTerminal() {
		file("events.jsonl").header("a", 1, 0)
			.events(opened(9, 1), started(9, 1, "/\u001b[31m\r\n" + "x".repeat(5000), 2));
		String text = check().toText();
		assertThat(text).doesNotContain("\u001b", "\r").contains("(/ [31m  xxx");
		assertThat(text.lines()).allSatisfy((line) -> assertThat(line).hasSizeLessThan(410));
	}

	@Test
	void reportIsAlsoJson() {
		file("events.jsonl").header("a", 1, 0).events(opened(9, 1), closed(9, 1, 1, 2), opened(10, 3));
		JsonNode json = JsonMapper.shared().readTree(check().toJson());
		assertThat(json.path("violation_count").asLong()).isOne();
		assertThat(json.path("violations").path(0).path("connection_id").asLong()).isEqualTo(9);
		assertThat(json.path("violations").path(0).path("line").asLong()).isEqualTo(3);
		assertThat(json.path("open").path(0).path("age_ms").asDouble()).isZero();
		assertThat(json.path("runs").path(0).path("begin").asString()).isEqualTo("2026-11-26T20:23:49.001Z");
	}

	private RecordedRunFile file(String name) {
		return new RecordedRunFile(this.directory.resolve(name));
	}

	private CheckReport check() {
		CheckVisitor check = new CheckVisitor();
		Recording.open(this.directory).read(check);
		return check.report();
	}

}
