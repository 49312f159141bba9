package io.lifecycle.test;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.lifecycle.event.BackgroundTaskComplete;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.CloseReason;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseAborted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.event.ResponseInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StreamCheck}, rule by rule.
 */
class StreamCheckTests {

	private final RequestInfo info = info();

	private final LifecycleEvent opened = new ConnectionOpened(9, 0, "127.0.0.1", 1, "127.0.0.1", 2, "h1");

	private final LifecycleEvent started = new RequestStarted(9, 0, 1, "GET", "/x", "HTTP/1.1");

	private final LifecycleEvent received = new RequestReceived(this.info);

	private final LifecycleEvent completed = new ResponseCompleted(9, 0, 1, 200, 5, 1);

	private final LifecycleEvent aborted = new ResponseAborted(9, 0, 1, 5, 1);

	private final LifecycleEvent complete = complete(this.info);

	private final LifecycleEvent closed = new ConnectionClosed(9, 0, 1, 5, 1, CloseReason.COMPLETE, null);

	@Test
	void wholeLifeAddsUp() {
		assertSound(this.opened, this.started, this.received, this.completed, this.complete, this.closed);
		assertSound(this.opened, this.started, this.received, this.aborted, this.complete, this.closed);
	}

	@Test
	void connectionMayStayOpen() {
		assertSound(this.opened, this.started, this.received, this.completed, this.complete);
	}

	@Test
	void connectionThatOpenedBeforeTheTestNeedsNoOpening() {
		StreamCheck check = new StreamCheck(List.of(this.started, this.received, this.completed, this.complete),
				Set.of(1L), Set.of(9L), 9);
		assertThat(check.violations()).isEmpty();
	}

	@Test
	void requestWithoutItsEndIsUnfinished() {
		StreamCheck check = check(this.opened, this.started, this.received);
		assertThat(check.violations()).isEmpty();
		assertThat(check.unfinished()).containsExactly("request 1 (/x) has not ended",
				"the response to request 1 has not ended");
	}

	@Test
	void taskWithoutItsEndIsUnfinished() {
		assertThat(check(new BackgroundTaskStarted("7", "mail")).unfinished())
			.containsExactly("task 7 (mail) has not ended");
		assertSound(new BackgroundTaskStarted("7", "mail"), new BackgroundTaskComplete("7", "mail", 1));
	}

	@Test
	void twoEndsAreAViolation() {
		assertViolation("the response to request 1 did not begin once and end once", this.opened, this.started,
				this.received, this.completed, this.aborted, this.complete);
		assertViolation("request 1 (/x) did not begin once and end once", this.opened, this.started, this.received,
				this.completed, this.complete, this.complete);
		assertViolation("task 7 (mail) did not begin once and end once", new BackgroundTaskStarted("7", "mail"),
				new BackgroundTaskComplete("7", "mail", 1), new BackgroundTaskComplete("7", "mail", 1));
	}

	@Test
	void endBeforeTheBeginIsAViolation() {
		assertViolation("the response to request 1 ended but did not begin", this.opened, this.completed, this.started,
				this.received, this.complete);
		assertViolation("request 1 (/x) ended but did not begin", this.opened, this.started, this.complete,
				this.received, this.completed);
	}

	@Test
	void otherInstanceOfTheRequestIsAViolation() {
		assertViolation("request 1 (/x) has more than one RequestInfo", this.opened, this.started, this.received,
				this.completed, complete(info()));
	}

	@Test
	void connectionWithoutItsOpeningIsAViolation() {
		assertViolation("connection 9 does not begin with ConnectionOpened", this.started, this.received,
				this.completed, this.complete, this.closed);
	}

	@Test
	void secondOpeningIsAViolation() {
		assertViolation("connection 9 has ConnectionOpened after other events", this.opened, this.started,
				this.received, this.completed, this.opened, this.complete);
	}

	@Test
	void eventAfterTheClosingIsAViolation() {
		assertViolation("connection 9 has events after ConnectionClosed", this.opened, this.started, this.received,
				this.closed, this.completed, this.complete);
	}

	@Test
	void whatNobodySentIsLeftAlone() {
		StreamCheck check = new StreamCheck(List.of(this.closed, this.complete, this.completed), Set.of(), Set.of(), 0);
		assertThat(check.violations()).isEmpty();
		assertThat(check.unfinished()).isEmpty();
	}

	private static void assertSound(LifecycleEvent... events) {
		assertThat(check(events).violations()).isEmpty();
		assertThat(check(events).unfinished()).isEmpty();
	}

	private static void assertViolation(String violation, LifecycleEvent... events) {
		assertThat(check(events).violations()).containsExactly(violation);
	}

	private static StreamCheck check(LifecycleEvent... events) {
		return new StreamCheck(List.of(events), Set.of(1L), Set.of(9L), 8);
	}

	private static RequestInfo info() {
		return new RequestInfo(1, 9, "GET", "/x", null, "HTTP/1.1", "http", "127.0.0.1", Map.of());
	}

	private static RequestComplete complete(RequestInfo info) {
		return new RequestComplete(info, new ResponseInfo(200, 5, null), 1, null);
	}

}
