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
		boolean exported = !this.options.export().isEmpty();
		if (exported) {
			CommandOutput.write(this.options.output(), this::export);
		}
		else {
			readAll();
		}
		CheckReport checked = check.report();
		String reports = reports(checked, summary.summary());
		if (!reports.isEmpty()) {
			CommandOutput.write(exported ? null : this.options.output(),
					(out) -> out.write(reports.getBytes(StandardCharsets.UTF_8)));
		}
		return checked.violationCount() == 0;
	}

	private void export(OutputStream out) throws IOException {
		if (this.options.isHar()) {
			export(new HarVisitor(out));
		}
		else {
			export(new TraceVisitor(out));
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

	private String reports(CheckReport check, RecordingSummary summary) {
		boolean json = this.options.isJson();
		String checked = this.options.check().isEmpty() ? "" : json ? check.toJson() + '\n' : check.toText();
		String summarized = this.options.summary().isEmpty() ? "" : json ? summary.toJson() + '\n' : summary.toText();
		return (json && !checked.isEmpty() && !summarized.isEmpty())
				? "{\n  \"check\" : %s,\n  \"summary\" : %s\n}\n".formatted(nested(checked), nested(summarized))
				: checked + summarized;
	}

	private static String nested(String json) {
		return json.strip().replace("\n", "\n  ");
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
		boolean ours = cause instanceof IllegalArgumentException || cause instanceof IllegalStateException;
		return (ours && cause.getMessage() != null) ? cause.getMessage() : cause.toString();
	}

}
