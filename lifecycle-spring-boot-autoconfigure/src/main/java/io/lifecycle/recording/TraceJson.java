package io.lifecycle.recording;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;

import io.lifecycle.event.InstanceIdentity;
import io.lifecycle.json.RecordingHeader;

/**
 * Writes the entries of the Chrome trace event format. Times are microseconds since the
 * first event of the recording. Not thread-safe.
 */
final class TraceJson implements Closeable {

	private static final int MICROSECONDS = 3;

	private final ExportJson json;

	private final Map<String, Integer> processes = new HashMap<>();

	private long origin = Long.MIN_VALUE;

	private int process;

	TraceJson(OutputStream out) {
		this.json = new ExportJson(out);
		this.json.begin().put("displayTimeUnit", "ms").beginArray("traceEvents");
	}

	/**
	 * Note the first event, which is the begin of all times.
	 */
	void begin(long timestampNanos) {
		if (this.origin == Long.MIN_VALUE) {
			this.origin = timestampNanos;
		}
		if (this.process == 0) {
			process("", "recording");
		}
	}

	/**
	 * Begin the process of a run, unless it has begun.
	 */
	void header(RecordingHeader header) {
		InstanceIdentity identity = header.identity();
		process(identity.run(), (identity.application() + " " + identity.instance()).strip() + ", run " + identity.run()
				+ ", pid " + header.pid());
	}

	// A run is two processes: its connections, and its tasks.
	private void process(String run, String name) {
		Integer known = this.processes.putIfAbsent(run, 2 * this.processes.size() + 1);
		this.process = this.processes.get(run);
		if (known == null) {
			name("process_name", this.process, 0, name);
			name("process_name", this.process + 1, 0, "Tasks of " + name);
		}
	}

	int connections() {
		return this.process;
	}

	int tasks() {
		return this.process + 1;
	}

	private void name(String what, int process, long thread, String name) {
		entry("M", what, process, thread).begin("args").put("name", name);
		end();
	}

	void nameThread(int process, long thread, String name) {
		name("thread_name", process, thread, name);
	}

	/**
	 * Write a slice of a thread, up to its arguments.
	 */
	ExportJson slice(String name, String category, int process, long thread, long begin, long end) {
		return timed("X", name, category, process, thread, begin)
			.put("dur", end - Math.max(begin, this.origin), MICROSECONDS)
			.begin("args");
	}

	/**
	 * Write a slice that may overlap others, up to its arguments.
	 */
	ExportJson async(String name, String category, String id, long begin, long end) {
		timed("b", name, category, this.process, 0, begin).put("id", id).end();
		return timed("e", name, category, this.process, 0, end).put("id", id).begin("args");
	}

	/**
	 * Write a mark, up to its arguments.
	 * @param scope is {@code t} for a thread, {@code p} for a run, {@code g} for all
	 */
	ExportJson mark(String name, String scope, long thread, long time) {
		return timed("i", name, "event", this.process, thread, time).put("s", scope).begin("args");
	}

	/**
	 * Write an arrow from the request on a connection to one of its tasks. Its ends are
	 * inside of the slices.
	 */
	void arrow(String id, long connection, long begin, long lane, long end) {
		timed("s", "task", "task", connections(), connection, begin + 1).put("id", id).end();
		timed("f", "task", "task", tasks(), lane, end + 1).put("id", id).put("bp", "e").end();
	}

	private ExportJson timed(String phase, String name, String category, int process, long thread, long time) {
		return entry(phase, name, process, thread).put("cat", category).put("ts", time - this.origin, MICROSECONDS);
	}

	private ExportJson entry(String phase, String name, int process, long thread) {
		return this.json.beginLine().put("name", name).put("ph", phase).put("pid", process).put("tid", thread);
	}

	/**
	 * End an entry that has arguments.
	 */
	void end() {
		this.json.end().end();
	}

	@Override
	public void close() throws IOException {
		this.json.endArray().end().close();
	}

}
