package io.lifecycle.docs;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;

import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.recording.RecordedRunFile;
import io.lifecycle.recording.Recording;
import io.lifecycle.replay.ReplayComparison;
import io.lifecycle.replay.ReplayReport;
import io.lifecycle.replay.SignalReplay;
import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.signal.SignalBus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares two replays as the guide on recordings does.
 */
class ReplayGuideTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@Test
	void changedListenerIsFound() throws IOException {
		RecordedRunFile file = new RecordedRunFile(this.directory.resolve("events.jsonl")).header("a", 1, 0);
		for (int i = 1; i <= 120; i++) {
			file.events(new TransferMade("400", new BigDecimal((i == 3) ? 20_000 : i), RecordedRunFile.at(1000.0 * i)));
		}
		Path before = replay(file.path(), "before.jsonl", 10_000);
		Path after = replay(file.path(), "after.jsonl", 50_000);
		GeneratedDocument.assertPartUpToDate("recordings.md", "compare",
				"```text\nThe listeners conclude something else than before:\n%s\n```"
					.formatted(ReplayComparison.of(before, after).describe()));
	}

	private Path replay(Path recording, String name, int limit) {
		Path report = this.directory.resolve(name);
		SignalBus bus = SignalBus.create();
		bus.on(TransferMade.class, (event) -> {
			bus.emit(new BackgroundTaskStarted("t-1", "fraud check"));
			if (event.amount().intValue() >= limit) {
				bus.emit(new TransferSuspected(event.from(), event.amount(), event.timestampNanos()));
			}
		}, ListenerOptions.defaults().named("fraudDesk.look(TransferMade)"));
		try (ReplayReport conclusions = new ReplayReport(report)) {
			SignalReplay.of(Recording.open(recording)).conclusions(conclusions).to(bus);
		}
		return report;
	}

	record TransferMade(String from, BigDecimal amount, long timestampNanos) implements LifecycleEvent {
	}

	record TransferSuspected(String from, BigDecimal amount, long timestampNanos) implements LifecycleEvent {
	}

}
