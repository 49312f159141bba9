package io.lifecycle.recording;

import java.io.OutputStream;
import java.nio.file.Path;

import io.lifecycle.event.EventFamilies;
import io.lifecycle.event.LifecycleEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for recordings whose events lack fields.
 */
class WholeEventsTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@Test
	void fieldsMayBeMissing() throws Exception {
		RecordedRunFile file = new RecordedRunFile(this.directory.resolve("events.jsonl")).header("a", 1, 0);
		for (Class<? extends LifecycleEvent> type : EventFamilies.events()) {
			file.text("{\"type\":\"" + type.getSimpleName() + "\"}\n{\"type\":\"" + type.getSimpleName()
					+ "\",\"request\":{\"id\":1},\"response\":null,\"time\":\"2026-11-26T20:23:50Z\"}\n");
		}
		CheckVisitor check = new CheckVisitor();
		SummaryVisitor summary = new SummaryVisitor();
		try (TraceVisitor trace = new TraceVisitor(OutputStream.nullOutputStream());
				HarVisitor har = new HarVisitor(OutputStream.nullOutputStream())) {
			Recording.open(this.directory).read(check, summary, trace, har);
		}
		assertThat(check.report().unknownEvents()).isPositive().isEqualTo(summary.summary().unknownEvents());
		assertThat(check.report().toText()).contains("of unknown types");
		assertThat(summary.summary().toText()).contains("of unknown types");
	}

}
