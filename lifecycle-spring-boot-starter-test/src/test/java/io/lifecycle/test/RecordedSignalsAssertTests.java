package io.lifecycle.test;

import java.time.Duration;

import io.lifecycle.event.ListenerRestored;
import io.lifecycle.event.BackgroundTaskEvent;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.LifecycleEvent;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link RecordedSignalsAssert}: what passes, and what failures say.
 */
class RecordedSignalsAssertTests {

	private final SignalLog log = new SignalLog();

	private final Recording recording = new Recording(this.log, Duration.ofSeconds(1));

	private final RecordedSignals signals = this.recording.signals();

	@Test
	void countsAreExactAndIncludeSubtypes() {
		add(new BackgroundTaskStarted("1", "mail"), new BackgroundTaskStarted("2", "mail"));
		assertThat(this.signals).has(2, BackgroundTaskStarted.class)
			.has(2, BackgroundTaskEvent.class)
			.hasNone(ListenerRestored.class);
		assertFails(() -> assertThat(this.signals).has(1, BackgroundTaskStarted.class))
			.hasMessageStartingWith("Expected 1 BackgroundTaskStarted but found 2");
		assertFails(() -> assertThat(this.signals).hasNone(BackgroundTaskEvent.class))
			.hasMessageStartingWith("Expected no BackgroundTaskEvent but found 2");
	}

	@Test
	void onlyOneIsHeldToItsRequirements() {
		add(new BackgroundTaskStarted("1", "mail"));
		assertThat(this.signals).hasExactlyOne(BackgroundTaskStarted.class)
			.hasExactlyOne(BackgroundTaskStarted.class, (event) -> assertThat(event.task()).isEqualTo("mail"));
		assertFails(() -> assertThat(this.signals).hasExactlyOne(BackgroundTaskStarted.class,
				(event) -> assertThat(event.task()).isEqualTo("letter")))
			.hasMessageStartingWith("The only BackgroundTaskStarted is not as expected:")
			.hasMessageContaining("letter")
			.hasCauseInstanceOf(AssertionError.class);
	}

	@Test
	void orderMayHaveGaps() {
		add(new BackgroundTaskStarted("1", "mail"), new ListenerRestored("a"), new BackgroundTaskStarted("2", "mail"));
		assertThat(this.signals).containsInOrder(ListenerRestored.class, BackgroundTaskStarted.class)
			.containsInOrder(BackgroundTaskStarted.class, BackgroundTaskEvent.class);
		assertFails(() -> assertThat(this.signals).containsInOrder(BackgroundTaskStarted.class, ListenerRestored.class,
				ListenerRestored.class))
			.hasMessageStartingWith("Expected in order: BackgroundTaskStarted, ListenerRestored, ListenerRestored")
			.hasMessageContaining("but there is no ListenerRestored after BackgroundTaskStarted, ListenerRestored");
	}

	@Test
	void failuresListWhatWasRecordedAndHintAtTheRest() {
		add(new BackgroundTaskStarted("1", "mail"));
		this.log.add(new ListenerRestored("of somebody else"), null);
		assertFails(() -> assertThat(this.signals).hasExactlyOne(ListenerRestored.class))
			.hasMessageContaining("Recorded:\n  BackgroundTaskStarted[taskId=1".replace("\n", System.lineSeparator()))
			.hasMessageContaining("1 more events do not belong to this test; see RecordedSignals.all()")
			.hasMessageContaining("RecordedSignals.adopt()")
			.hasMessageContaining("'spring.task.execution.propagate-context'")
			.hasMessageContaining("'Lifecycle-Test'")
			.hasMessageNotContaining("of somebody else");
		assertFails(() -> assertThat(this.signals.all()).hasNone(ListenerRestored.class))
			.hasMessageContaining("of somebody else");
	}

	@Test
	void failuresSayThatNothingWasRecorded() {
		assertFails(() -> assertThat(this.signals).hasExactlyOne(ListenerRestored.class))
			.hasMessageContaining("Nothing was recorded.");
	}

	@Test
	void descriptionIsKept() {
		assertFails(() -> assertThat(this.signals).as("the mail").hasExactlyOne(ListenerRestored.class))
			.hasMessageStartingWith("[the mail]");
	}

	@Test
	void recordingThatHasEndedKeepsWhatItHad() {
		add(new BackgroundTaskStarted("1", "mail"));
		this.recording.end();
		this.log.forgetBefore(this.log.end());
		add(new BackgroundTaskStarted("2", "mail"));
		assertThat(this.signals).has(1, BackgroundTaskStarted.class);
	}

	private void add(LifecycleEvent... events) {
		for (LifecycleEvent event : events) {
			this.log.add(event, this.recording);
		}
	}

	private static AbstractThrowableAssert<?, ? extends Throwable> assertFails(ThrowingCallable assertion) {
		return assertThatThrownBy(assertion).isInstanceOf(AssertionError.class);
	}

}
