package io.lifecycle.recording;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import io.lifecycle.event.BackgroundTaskComplete;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.ClientDisconnected;
import io.lifecycle.event.CloseReason;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.ConnectionEvent;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.DrainBegin;
import io.lifecycle.event.DrainComplete;
import io.lifecycle.event.DrainOutcome;
import io.lifecycle.event.InFlightTask;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestEvent;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseAborted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.event.ResponseInfo;
import io.lifecycle.event.ShutdownBegin;
import io.lifecycle.event.ShutdownComplete;
import io.lifecycle.event.ShutdownReason;
import io.lifecycle.event.StartupBegin;
import io.lifecycle.event.StartupComplete;
import org.junit.jupiter.api.Test;

import org.springframework.context.ApplicationContext;
import org.springframework.context.support.StaticApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RecordingCheck}: for each rule what violates only it, and what comes
 * closest without violating it.
 */
class RecordingCheckTests {

	private final ApplicationContext application = new StaticApplicationContext();

	private final RequestInfo info = info(9);

	private final LifecycleEvent opened = opened(9);

	private final LifecycleEvent started = started(1);

	private final LifecycleEvent received = new RequestReceived(this.info, 20);

	private final LifecycleEvent completed = completed(200, 5);

	private final LifecycleEvent complete = complete(200, 5);

	private final LifecycleEvent closed = closed(1, 21);

	@Test
	void wholeLifeIsLawful() {
		assertLawful(this.opened, this.started, this.received, this.completed, this.complete, this.closed);
		assertLawful(this.opened, this.started, this.received, aborted(5), this.complete, this.closed);
	}

	@Test
	void exchangeWithoutRequestEventsIsLawful() {
		assertLawful(this.opened, this.started, this.completed, this.closed);
	}

	@Test
	void exchangesMayOverlap() {
		assertLawful(this.opened, this.started, started(2), this.completed,
				new ResponseCompleted(9, 0, 2, 200, 5, 1, 30), closed(2, 42));
	}

	@Test
	void startNeedsItsEnd() {
		assertViolation("request 1 on connection 9 (/x) has not ended at the close", this.opened, this.started,
				this.closed);
		assertViolation("request 1 on connection 9 (/x) has not ended at the close", this.opened, this.started,
				this.received, this.completed, this.closed);
		RecordingCheck check = check(this.opened, this.started, this.received);
		assertThat(check.violations()).isEmpty();
		assertThat(check.open()).extracting(Violation::description)
			.containsExactly("request 1 on connection 9 (/x) has not ended", "connection 9 has not ended");
	}

	@Test
	void startHasOneEnd() {
		assertViolation("request 1 on connection 9 (/x) did not begin once and end once: ResponseAborted of request 1",
				this.opened, this.started, this.received, this.completed, aborted(5), this.complete, this.closed);
		assertViolation("request 1 on connection 9 did not begin once and end once: ResponseCompleted of request 1",
				this.opened, this.started, this.completed, this.completed, this.closed);
		assertViolation("request 1 on connection 9 did not begin once and end once: RequestComplete of request 1",
				this.opened, this.started, this.received, this.completed, this.complete, this.complete, this.closed);
	}

	@Test
	void endNeedsItsStart() {
		assertViolation("request 1 on connection 9 did not begin once and end once: ResponseCompleted of request 1",
				this.opened, this.completed, closed(0, 21));
		assertViolation("request 1 on connection 9 did not begin once and end once: RequestComplete of request 1",
				this.opened, this.started, this.completed, this.complete, this.closed);
	}

	@Test
	void startHappensOnce() {
		assertViolation("request 1 on connection 9 (/x) began twice: RequestReceived of request 1", this.opened,
				this.started, this.received, this.received, this.completed, this.complete, this.closed);
	}

	@Test
	void connectionOpensAndClosesOnce() {
		assertViolation("connection 9 has RequestStarted of request 1 without a ConnectionOpened", this.started,
				this.completed, this.closed);
		assertViolation("connection 9 has opened before", this.opened, this.closed0(), this.opened);
		assertViolation("connection 9 has ConnectionClosed after its ConnectionClosed", this.opened, this.closed0(),
				this.closed0());
		assertLawful(this.opened, this.closed0(), opened(10), closed(10, 0, 0, 30, CloseReason.COMPLETE));
	}

	@Test
	void nothingFollowsTheClose() {
		assertViolation("connection 9 has RequestComplete of request 1 after its ConnectionClosed", this.opened,
				this.started, this.completed, this.closed, this.complete);
		assertViolation("connection 9 has ClientDisconnected after its ConnectionClosed", this.opened, this.closed0(),
				new ClientDisconnected(9, 0, false, 41));
	}

	@Test
	void requestsServedCountsStarts() {
		assertViolation("connection 9 has served 2 requests, but 1 started", this.opened, this.started, this.completed,
				closed(2, 21));
	}

	@Test
	void viewsHaveTheSameStatus() {
		assertViolation(
				"request 1 on connection 9 (/x) has status 200 in ResponseCompleted, but 204 in RequestComplete",
				this.opened, this.started, this.received, this.completed, complete(204, 5), this.closed);
		assertLawful(this.opened, this.started, this.received, aborted(5), complete(204, 5), this.closed);
	}

	@Test
	void viewsHaveTheSameBytes() {
		assertViolation(
				"request 1 on connection 9 (/x) has sent 5 bytes according to its connection, but 4 in RequestComplete",
				this.opened, this.started, this.received, this.completed, complete(200, 4), this.closed);
		assertViolation(
				"request 1 on connection 9 (/x) has sent 5 bytes according to its connection, but 4 in RequestComplete",
				this.opened, this.started, this.received, aborted(5), complete(200, 4), this.closed);
	}

	@Test
	void viewsHoldOneSnapshot() {
		assertViolation("request 1 on connection 9 (/x) has more than one RequestInfo", this.opened, this.started,
				this.received, this.completed,
				new RequestComplete(new RequestInfo(1, 9, "GET", "/y", null, "HTTP/1.1", "http", "127.0.0.1", Map.of()),
						new ResponseInfo(200, 5, null), 1, null, 30),
				this.closed);
		// A collector or a file has equal copies.
		assertLawful(this.opened, this.started, this.received, this.completed,
				new RequestComplete(info(9), new ResponseInfo(200, 5, null), 1, null, 30), this.closed);
	}

	@Test
	void startThatFailedIsNotKept() {
		RecordingCheck check = check(new StartupBegin(new StaticApplicationContext()));
		life().forEach(check);
		check.accept(this.opened);
		assertThat(check.violations()).extracting(Violation::description)
			.containsExactly("ConnectionOpened comes after ShutdownComplete");
	}

	@Test
	void statusIsZeroOnlyWithoutAHead() {
		assertViolation("request 1 on connection 9 (/x) has status 0 although 5 bytes and a head were sent",
				this.opened, this.started, this.received, aborted(5), complete(0, 5), this.closed);
		assertViolation("request 1 on connection 9 (/x) has status 0 although 0 bytes and a head were sent",
				this.opened, this.started, completed(0, 0), this.closed);
		assertLawful(this.opened, this.started, this.received, aborted(0), complete(0, 0), closed(1, 0));
		LifecycleEvent stream = new RequestStarted(9, 0, 1, "GET", "/x", "HTTP/2.0", 20);
		assertLawful(this.opened, stream, this.received, aborted(5), complete(0, 5), closed(1, 5));
	}

	@Test
	void statusNeedsAHead() {
		assertViolation("connection 9 has sent 0 bytes in all, fewer than the 16 of its responses", this.opened,
				this.started, this.received, aborted(0), complete(200, 0), closed(1, 0));
		assertLawful(this.opened, this.started, this.received, aborted(0), complete(200, 0), closed(1, 16));
	}

	@Test
	void statusIsFinal() {
		assertViolation("request 1 on connection 9 (/x) has status 100, which is not final", this.opened, this.started,
				this.received, aborted(0), complete(100, 0), closed(1, 25));
		assertLawful(this.opened, this.started, completed(101, 0), closed(1, 100));
	}

	@Test
	void totalCoversBodiesAndHeads() {
		assertViolation("connection 9 has sent 20 bytes in all, fewer than the 21 of its responses", this.opened,
				this.started, this.completed, closed(1, 20));
		assertViolation("connection 9 has sent 4 bytes in all, fewer than the 5 of its responses", this.opened,
				new ResponseCompleted(9, 0, 0, 400, 5, 1, 30), closed(0, 4));
		LifecycleEvent second = new RequestStarted(9, 0, 1, "GET", "/x", "HTTP/2.0", 20);
		assertLawful(this.opened, second, this.completed, closed(1, 15));
	}

	@Test
	void refusedHeadHasRequestEventsOnly() {
		LifecycleEvent refused = new ResponseCompleted(9, 0, 0, 400, 5, 1, 30);
		assertLawful(this.opened, this.received, refused, complete(400, 5), closed(0, 21));
		LifecycleEvent reset = new ResponseCompleted(9, 0, 0, 0, 0, 1, 30);
		assertLawful(this.opened, this.received, reset, complete(0, 0), closed(0, 0));
		assertViolation("request 1 on connection 9 (/x) was neither started nor refused", this.opened, this.received,
				complete(400, 5), closed(0, 21));
		assertViolation(
				"request 1 on connection 9 (/x) has status 400 in ResponseCompleted, but 404 in RequestComplete",
				this.opened, this.received, refused, complete(404, 5), closed(0, 21));
	}

	@Test
	void clientDisconnectedIsTheReason() {
		LifecycleEvent left = new ClientDisconnected(9, 0, false, 35);
		assertLawful(this.opened, left, closed(9, 0, 0, 40, CloseReason.CLIENT_DISCONNECT));
		assertViolation("connection 9 ended with COMPLETE after ClientDisconnected", this.opened, left, closed0());
		assertViolation("connection 9 ended with CLIENT_DISCONNECT without ClientDisconnected", this.opened,
				closed(9, 0, 0, 40, CloseReason.CLIENT_DISCONNECT));
		assertViolation("connection 9 has left twice", this.opened, left, left,
				closed(9, 0, 0, 40, CloseReason.CLIENT_DISCONNECT));
	}

	@Test
	void durationIsTheTimeSinceTheOpening() {
		assertViolation("connection 9 has a duration of 5000000 ns, but closed after 30", this.opened,
				new ConnectionClosed(9, 0, 0, 0, 5_000_000, CloseReason.COMPLETE, null, 40));
		assertLawful(this.opened, new ConnectionClosed(9, 0, 0, 0, 500_000, CloseReason.COMPLETE, null, 40));
	}

	@Test
	void taskBeginsOnceAndEndsOnce() {
		LifecycleEvent begin = new BackgroundTaskStarted("7", "mail");
		LifecycleEvent end = new BackgroundTaskComplete("7", "mail", 1);
		assertLawful(begin, end);
		assertViolation("task 7 (mail) did not begin once and end once", begin, end, end);
		assertViolation("task 7 (mail) did not begin once and end once", begin, begin, end);
		assertViolation("task 7 (mail) did not begin once and end once", end);
		assertThat(check(begin).open()).extracting(Violation::description)
			.containsExactly("task 7 (mail) has not ended");
	}

	@Test
	void applicationEventsKeepTheirOrder() {
		List<LifecycleEvent> life = life();
		assertLawful(life.toArray(LifecycleEvent[]::new));
		// Which event may be missing: StartupBegin, StartupComplete, DrainBegin, ….
		List<Boolean> optional = List.of(true, true, false, false, false);
		for (int i = 0; i < optional.size(); i++) {
			List<LifecycleEvent> without = new ArrayList<>(life);
			without.remove(i);
			assertThat(check(without.toArray(LifecycleEvent[]::new)).violations().isEmpty())
				.as("without %s", life.get(i))
				.isEqualTo(optional.get(i));
		}
	}

	@Test
	void applicationDoesNotStartAfterItHasBegunToEnd() {
		List<LifecycleEvent> life = life();
		assertViolation("StartupComplete comes after ShutdownBegin", life.get(0), life.get(2), life.get(1));
	}

	@Test
	void nothingIsOpenAtTheEnd() {
		List<LifecycleEvent> life = new ArrayList<>(life());
		life.addAll(1, List.of(this.opened, this.started, new BackgroundTaskStarted("7", "mail")));
		assertThat(check(life.toArray(LifecycleEvent[]::new)).violations()).extracting(Violation::description)
			.containsExactly("request 1 on connection 9 (/x) has not ended", "connection 9 has not ended",
					"task 7 (mail) has not ended");
	}

	@Test
	void stragglerEndsBeforeTheLastEvent() {
		List<LifecycleEvent> life = new ArrayList<>(life());
		life.add(1, new BackgroundTaskStarted("7", "mail"));
		life.set(5, new DrainComplete(this.application, DrainOutcome.TIMEOUT, 1,
				List.of(new InFlightTask("7", "mail", 0, 1)), 50));
		assertViolation("task 7 (mail) has not ended", life.toArray(LifecycleEvent[]::new));
	}

	@Test
	void nothingFollowsTheEnd() {
		List<LifecycleEvent> life = new ArrayList<>(life());
		life.add(this.opened);
		assertViolation("ConnectionOpened comes after ShutdownComplete", life.toArray(LifecycleEvent[]::new));
		life.set(life.size() - 1, new StartupBegin(new StaticApplicationContext()));
		life.add(this.opened);
		assertLawful(life.toArray(LifecycleEvent[]::new));
	}

	private List<LifecycleEvent> life() {
		return List.of(new StartupBegin(this.application, 1), new StartupComplete(this.application, 1, 2),
				new ShutdownBegin(this.application, ShutdownReason.CONTEXT_CLOSED, 40),
				new DrainBegin(this.application, 0, 45),
				new DrainComplete(this.application, DrainOutcome.COMPLETE, 1, List.of(), 50),
				new ShutdownComplete(this.application, 1, 60));
	}

	@Test
	void disorderIsSortedByTime() {
		List<LifecycleEvent> events = new ArrayList<>(
				List.of(this.opened, this.started, this.received, this.completed, this.complete, this.closed));
		for (int i = 0; i < 20; i++) {
			Collections.shuffle(events, new Random(i));
			RecordingCheck check = new RecordingCheck((type) -> true, events.size());
			events.forEach(check);
			assertThat(check.violations()).isEmpty();
			assertThat(check.open()).isEmpty();
		}
	}

	@Test
	void eventsOfOneTimeAreInTheirOrder() {
		List<LifecycleEvent> events = new ArrayList<>(
				List.of(this.opened, this.started, new RequestReceived(this.info, 30),
						new RequestComplete(this.info, new ResponseInfo(200, 5, null), 0, null, 30),
						new RequestStarted(9, 0, 2, "GET", "/x", "HTTP/1.1", 30),
						new ResponseCompleted(9, 0, 2, 200, 5, 0, 30), this.completed, closed(2, 42)));
		for (int i = 0; i < 20; i++) {
			Collections.shuffle(events, new Random(i));
			RecordingCheck check = new RecordingCheck((type) -> true, events.size());
			events.forEach(check);
			assertThat(check.violations()).isEmpty();
		}
	}

	@Test
	void requestStartsOnOneConnection() {
		assertLawful(opened(8), this.opened, this.started, new RequestStarted(8, 0, 2, "GET", "/x", "HTTP/1.1", 30));
		assertViolation("request 1 on connection 8 has started on 9", opened(8), this.opened, this.started,
				new RequestStarted(8, 0, 1, "GET", "/x", "HTTP/1.1", 30));
	}

	@Test
	void statusAndBytesExist() {
		assertLawful(this.opened, this.started, completed(999, -1));
		assertViolation("request 1 on connection 9 (/x) has status 1000 and 5 bytes, which cannot be", this.opened,
				this.started, completed(1000, 5));
		assertViolation("request 1 on connection 9 (/x) has status -5 and 5 bytes, which cannot be", this.opened,
				this.started, completed(-5, 5));
		assertViolation("request 1 on connection 9 (/x) has status 200 and -5 bytes, which cannot be", this.opened,
				this.started, completed(200, -5));
	}

	@Test
	void whatIsNotCarriedIsNotChecked() {
		RecordingCheck requests = new RecordingCheck(RequestEvent.class::isAssignableFrom, 0);
		Stream.of(this.received, this.complete).forEach(requests);
		assertThat(requests.violations()).isEmpty();
		assertThat(requests.open()).isEmpty();
		RecordingCheck connections = new RecordingCheck(ConnectionEvent.class::isAssignableFrom, 0);
		Stream.of(this.opened, this.started, this.completed, this.complete, this.closed).forEach(connections);
		assertThat(connections.violations()).isEmpty();
		RecordingCheck ends = new RecordingCheck(RequestComplete.class::isAssignableFrom, 0);
		ends.accept(this.complete);
		assertThat(ends.violations()).isEmpty();
	}

	@Test
	void requestWithoutAConnectionIsAPair() {
		RequestInfo info = info(0);
		LifecycleEvent received = new RequestReceived(info, 20);
		LifecycleEvent complete = new RequestComplete(info, new ResponseInfo(200, -1, null), 1, null, 30);
		assertLawful(received, complete);
		assertViolation("request 1 did not begin once and end once: RequestComplete of request 1", complete);
		assertThat(check(received).open()).extracting(Violation::description)
			.containsExactly("request 1 (/x) has not ended");
	}

	@Test
	void whatBeganBeforeAGapMayEndAfterIt() {
		RecordingCheck check = new RecordingCheck();
		check.accept(opened(3));
		check.gap();
		Stream.of(this.completed, this.complete, this.closed, new BackgroundTaskComplete("7", "mail", 1), opened(12))
			.forEach(check);
		assertThat(check.violations()).isEmpty();
		check.accept(new ResponseCompleted(13, 0, 5, 200, 1, 1));
		assertThat(check.violations()).extracting(Violation::description)
			.containsExactly("connection 13 has ResponseCompleted of request 5 without a ConnectionOpened");
	}

	@Test
	void endlessRecordTakesNoMemory() {
		RecordingCheck check = new RecordingCheck();
		check.accept(this.opened);
		for (int i = 1; i <= 200_000; i++) {
			check.accept(started(i));
			check.accept(new ResponseCompleted(9, 0, i, 200, 5, 1, 30));
		}
		assertThat(check.open()).hasSize(1);
		assertThat(check.violations()).isEmpty();
	}

	@Test
	void violationNamesWhatItConcerns() {
		Violation violation = check(this.opened, this.started, this.closed).violations().get(0);
		assertThat(violation.connectionId()).isEqualTo(9);
		assertThat(violation.requestId()).isEqualTo(1);
		assertThat(violation).hasToString(violation.description());
	}

	private static void assertLawful(LifecycleEvent... events) {
		RecordingCheck check = check(events);
		assertThat(check.violations()).isEmpty();
	}

	private static void assertViolation(String violation, LifecycleEvent... events) {
		assertThat(check(events).violations()).extracting(Violation::description).containsExactly(violation);
	}

	private static RecordingCheck check(LifecycleEvent... events) {
		RecordingCheck check = new RecordingCheck();
		Stream.of(events).forEach(check);
		return check;
	}

	private static LifecycleEvent opened(long id) {
		return new ConnectionOpened(id, 0, "127.0.0.1", 1, "127.0.0.1", 2, "h1", 10);
	}

	private static LifecycleEvent started(long id) {
		return new RequestStarted(9, 0, id, "GET", "/x", "HTTP/1.1", 20);
	}

	private static LifecycleEvent completed(int status, long bytes) {
		return new ResponseCompleted(9, 0, 1, status, bytes, 10, 30);
	}

	private static LifecycleEvent aborted(long bytes) {
		return new ResponseAborted(9, 0, 1, bytes, 10, 30);
	}

	private LifecycleEvent complete(int status, long bytes) {
		return new RequestComplete(this.info, new ResponseInfo(status, bytes, null), 10, null, 30);
	}

	private static LifecycleEvent closed(int requests, long bytes) {
		return closed(9, requests, bytes, 40, CloseReason.COMPLETE);
	}

	private LifecycleEvent closed0() {
		return closed(0, 0);
	}

	private static LifecycleEvent closed(long id, int requests, long bytes, long time, CloseReason reason) {
		return new ConnectionClosed(id, 0, requests, bytes, time - 10, reason, null, time);
	}

	private static RequestInfo info(long connection) {
		return new RequestInfo(1, connection, "GET", "/x", null, "HTTP/1.1", "http", "127.0.0.1", Map.of());
	}

}
