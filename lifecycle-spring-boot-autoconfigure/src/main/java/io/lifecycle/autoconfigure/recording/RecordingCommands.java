package io.lifecycle.autoconfigure.recording;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.lifecycle.recording.CheckReport;
import io.lifecycle.recording.CheckVisitor;
import io.lifecycle.recording.HarVisitor;
import io.lifecycle.recording.Recording;
import io.lifecycle.recording.RecordingSummary;
import io.lifecycle.recording.RecordingVisitor;
import io.lifecycle.recording.SummaryVisitor;
import io.lifecycle.recording.TraceVisitor;

import org.springframework.util.Assert;

/**
 * Runs the commands of a command line, those on the same paths in one pass. Used once.
 */
final class RecordingCommands {

	private final CommandOptions options;

	private final Map<List<Path>, List<RecordingVisitor>> passes = new LinkedHashMap<>();

	private RecordingCommands(CommandOptions options) {
		this.options = options;
	}

	/**
	 * Run all commands and write their results.
	 * @param options the commands and their options
	 * @return whether the recordings keep the rules that they were checked for
	 * @throws IOException if the results cannot be written
	 * @throws UncheckedIOException if a recording cannot be read
	 */
	static boolean run(CommandOptions options) throws IOException {
		return new RecordingCommands(options).run();
	}

	private boolean run() throws IOException {
		CheckVisitor check = add(this.options.check(), new CheckVisitor());
		SummaryVisitor summary = add(this.options.summary(), new SummaryVisitor());
		read();
		CheckReport checked = check.report();
		RecordingSummary summarized = summary.summary();
		try (OutputStream out = this.options.openReports()) {
			write(out, this.options.check(), checked::toText, checked::toJson);
			write(out, this.options.summary(), summarized::toText, summarized::toJson);
		}
		return checked.violationCount() == 0;
	}

	private void read() throws IOException {
		if (this.options.export().isEmpty()) {
			readAll();
			return;
		}
		try (OutputStream out = this.options.openExport()) {
			if (this.options.isHar()) {
				export(new HarVisitor(out));
			}
			else {
				export(new TraceVisitor(out));
			}
		}
	}

	private <V extends RecordingVisitor & Closeable> void export(V visitor) throws IOException {
		try (visitor) {
			add(this.options.export(), visitor);
			readAll();
		}
	}

	private <V extends RecordingVisitor> V add(List<Path> paths, V visitor) {
		if (!paths.isEmpty()) {
			this.passes.computeIfAbsent(paths, (key) -> new ArrayList<>()).add(visitor);
		}
		return visitor;
	}

	private void readAll() {
		this.passes.forEach((paths, visitors) -> {
			try (Progress progress = new Progress()) {
				visitors.add(progress);
				Recording.open(paths.toArray(new Path[0])).read(visitors.toArray(new RecordingVisitor[0]));
				Assert.isTrue(progress.hasFound(), () -> paths + ": There is no line of a recording.");
			}
		});
	}

	private void write(OutputStream out, List<Path> paths, Supplier<String> text, Supplier<String> json)
			throws IOException {
		if (!paths.isEmpty()) {
			out.write((this.options.isJson() ? json.get() + "\n" : text.get()).getBytes(StandardCharsets.UTF_8));
		}
	}

	/**
	 * Return one line that says what failed.
	 */
	static String describe(Exception ex) {
		Throwable cause = (ex instanceof UncheckedIOException && ex.getCause() != null) ? ex.getCause() : ex;
		if (cause instanceof FileSystemException failed && failed.getFile() != null) {
			String reason = (failed.getReason() != null) ? failed.getReason() : failed.getClass().getSimpleName();
			return failed.getFile() + ": " + reason;
		}
		return (cause instanceof IllegalArgumentException && cause.getMessage() != null) ? cause.getMessage()
				: cause.toString();
	}

}
