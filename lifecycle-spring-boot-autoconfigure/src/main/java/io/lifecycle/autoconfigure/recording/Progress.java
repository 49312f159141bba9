package io.lifecycle.autoconfigure.recording;

import java.io.Console;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import io.lifecycle.json.RecordingLine;
import io.lifecycle.recording.RecordedEvent;
import io.lifecycle.recording.RecordingVisitor;

/**
 * Shows how much of a long recording has been read, if a terminal is attached.
 */
final class Progress implements RecordingVisitor, AutoCloseable {

	private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(500);

	private static final String CLEAR = "\r                                        \r";

	private final boolean terminal = isTerminal();

	private long last = System.nanoTime();

	private boolean shown;

	private boolean found;

	// A console may exist without a terminal from Java 22 on.
	@SuppressWarnings("SystemConsoleNull")
	private static boolean isTerminal() {
		Console console = System.console();
		try {
			return console != null && (boolean) Console.class.getMethod("isTerminal").invoke(console);
		}
		catch (ReflectiveOperationException ex) {
			return true;
		}
	}

	@Override
	public void event(RecordedEvent event) {
		this.found = true;
	}

	@Override
	public void line(RecordingLine line) {
		this.found = true;
	}

	/**
	 * Return whether anything of a recording has been read.
	 */
	boolean hasFound() {
		return this.found;
	}

	@Override
	public void progress(long bytes, long total) {
		long now = System.nanoTime();
		if (this.terminal && now - this.last > INTERVAL) {
			this.last = now;
			this.shown = true;
			System.err.print(
					String.format(Locale.ROOT, "\rRead %d %% of %d MB", 100 * bytes / Math.max(1, total), total >> 20));
		}
	}

	@Override
	public void close() {
		if (this.shown) {
			System.err.print(CLEAR);
		}
	}

}
