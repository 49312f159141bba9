package io.lifecycle.replay;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;

import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.recording.RecordedEvent;
import io.lifecycle.replay.Conclusion.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ReplayComparison}.
 */
class ReplayComparisonTests {

	private static final long NOW = 1_000_000_000;

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@Test
	void listenerThatIsNewDoesNotChangeTheConclusionsOfOthers() {
		Path before = report("before", 1, "alarm", 1, 5000);
		Path after = report("after", 1, "audit", LongStream.rangeClosed(1, 5000).toArray());
		Path both = this.directory.resolve("both");
		try (ReplayReport report = new ReplayReport(both)) {
			LongStream.rangeClosed(1, 5000).forEach((number) -> {
				if (number == 1 || number == 5000) {
					report.accept(conclusion(number, number, "alarm"));
				}
				report.accept(conclusion(number, number, "audit"));
			});
		}
		assertThat(ReplayComparison.of(before, both).describe()).endsWith("  audit: 5000").contains("5000 differences");
		assertThat(ReplayComparison.of(both, before).differences()).isEqualTo(5000);
		assertThat(ReplayComparison.of(after, both).differences()).isEqualTo(2);
		assertThat(ReplayComparison.of(both, both).differences()).isZero();
	}

	@Test
	void reportsInTheOrderOfTimeAreComparedInThatOrder() {
		Path before = report("before", -1, "alarm", 9, 5, 1);
		Path after = report("after", -1, "alarm", 9, 7, 5, 3, 1);
		assertThat(ReplayComparison.of(before, after).differences()).isEqualTo(2);
	}

	@Test
	void runsAreComparedInTheOrderOfTheRecordingEvenIfTheirEventsAreNot() {
		Path before = runs("before", 3, 2, 1, 6, 5, 4);
		Path after = runs("after", 3, 2, 6, 4);
		assertThat(ReplayComparison.of(before, after).differences()).isEqualTo(2);
		assertThat(ReplayComparison.of(after, before).differences()).isEqualTo(2);
	}

	private Path runs(String name, long... numbers) {
		Path file = this.directory.resolve(name);
		try (ReplayReport report = new ReplayReport(file)) {
			LongStream.of(numbers).forEach((number) -> {
				Conclusion conclusion = conclusion(number, (number <= 3) ? 100 - number : -number, "alarm");
				report.accept((number <= 3) ? conclusion : ofRun("b", conclusion));
			});
		}
		return file;
	}

	private static Conclusion ofRun(String run, Conclusion conclusion) {
		RecordedEvent source = conclusion.source();
		return new Conclusion(
				new RecordedEvent(source.event(), source.number(), source.timestampNanos(), run, source.file(),
						source.line()),
				conclusion.event(), null, conclusion.listener(), Outcome.HANDLED, null, List.of(), List.of(),
				List.of());
	}

	@Test
	void reportsAboutDifferentRecordingsAreRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ReplayComparison.of(report("before", 1, "alarm", 1), report("after", 2, "alarm", 1)))
			.withMessageContaining("different recordings");
	}

	private Path report(String name, long step, String listener, long... numbers) {
		Path file = this.directory.resolve(name);
		try (ReplayReport report = new ReplayReport(file)) {
			LongStream.of(numbers).forEach((number) -> report.accept(conclusion(number, step * number, listener)));
		}
		return file;
	}

	private static Conclusion conclusion(long number, long seconds, String listener) {
		long timestamp = seconds * NOW;
		RecordedEvent source = new RecordedEvent(new BackgroundTaskStarted("1", "t", timestamp), number, timestamp, "a",
				"events.jsonl", number + 1);
		return new Conclusion(source, "BackgroundTaskStarted", null, listener, Outcome.HANDLED, null, List.of(),
				List.of(), List.of());
	}

}
