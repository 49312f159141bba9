package io.lifecycle.recording;

import java.util.ArrayList;
import java.util.List;

import io.lifecycle.json.RecordingLine;
import org.jspecify.annotations.Nullable;

/**
 * What some lines of a recording contain, on its way to the visitors. Its size in memory
 * is bounded, whatever the length of the lines. Not thread-safe.
 */
final class LineBatch implements RecordingVisitor {

	private static final long BYTES = 1 << 16;

	private final List<Object> contents = new ArrayList<>();

	private boolean last;

	private @Nullable Throwable failure;

	private LineBatch() {
	}

	/**
	 * Read the next batch. If that fails, it contains the lines up to there.
	 */
	static LineBatch read(RecordingReader reader) {
		LineBatch batch = new LineBatch();
		try {
			for (long size = 0; size < BYTES && !batch.last; size += reader.length()) {
				batch.last = !reader.next(batch);
			}
		}
		catch (Throwable ex) {
			batch.failure = ex;
			batch.last = true;
		}
		return batch;
	}

	@Override
	public void event(RecordedEvent event) {
		this.contents.add(event);
	}

	@Override
	public void line(RecordingLine line) {
		this.contents.add(line);
	}

	@Override
	public void torn(String file, long line) {
		this.contents.add(new Torn(file, line));
	}

	@Override
	public void progress(long bytes, long total) {
		this.contents.add(new Progress(bytes, total));
	}

	boolean isLast() {
		return this.last;
	}

	/**
	 * Call the visitors, and throw what made the reading fail.
	 */
	void visit(RecordingVisitor... visitors) {
		for (Object content : this.contents) {
			for (RecordingVisitor visitor : visitors) {
				visit(content, visitor);
			}
		}
		if (this.failure instanceof Error error) {
			throw error;
		}
		if (this.failure instanceof RuntimeException exception) {
			throw exception;
		}
	}

	private static void visit(Object content, RecordingVisitor visitor) {
		if (content instanceof RecordedEvent event) {
			visitor.event(event);
		}
		else if (content instanceof RecordingLine line) {
			visitor.line(line);
		}
		else if (content instanceof Torn torn) {
			visitor.torn(torn.file(), torn.line());
		}
		else if (content instanceof Progress progress) {
			visitor.progress(progress.bytes(), progress.total());
		}
	}

	private record Torn(String file, long line) {
	}

	private record Progress(long bytes, long total) {
	}

}
