package io.lifecycle.json;

import java.time.Instant;

import io.lifecycle.event.InstanceIdentity;
import io.lifecycle.event.LifecycleClock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The line {@code Recording}: the lines that follow were written by one run of an
 * application, up to the next header. Each file begins with one, and a run that continues
 * a file adds its own.
 *
 * @param format the version of the format
 * @param identity the run that wrote the lines
 * @param part the number of the file in this run, from 1
 * @param pid the id of the process
 * @param java the version of Java
 * @param lifecycle the version of this library, or {@code null} if unknown
 * @param timestampNanos the time on the monotonic clock of the process, which is that of
 * its events
 * @param time the same time as a date
 * @since 0.1.0
 */
public record RecordingHeader(int format, InstanceIdentity identity, int part, long pid, String java,
		@Nullable String lifecycle, long timestampNanos, Instant time) implements RecordingLine {

	/**
	 * The version of the format that this library writes.
	 */
	public static final int FORMAT = 1;

	/**
	 * Create a header of this process.
	 * @param identity the run that writes the lines
	 * @param part the number of the file in this run, from 1
	 * @return the header
	 */
	public static RecordingHeader of(InstanceIdentity identity, int part) {
		long now = LifecycleClock.monotonicNanos();
		return new RecordingHeader(FORMAT, identity, part, ProcessHandle.current().pid(),
				System.getProperty("java.version", ""), RecordingHeader.class.getPackage().getImplementationVersion(),
				now, LifecycleClock.toInstant(now));
	}

	static RecordingHeader of(JsonNode json, Instant time) {
		InstanceIdentity identity = new InstanceIdentity(json.path("application").asString(""),
				json.path("instance").asString(""), json.path("run").asString(""), json.path("worker_id").asInt(0));
		return new RecordingHeader(json.path("format").asInt(0), identity, json.path("part").asInt(0),
				json.path("pid").asLong(0), json.path("java").asString(""), json.path("lifecycle").asString(null),
				json.path("timestamp_ns").asLong(0), time);
	}

	@Override
	public void write(ObjectNode json) {
		json.put("format", this.format)
			.put("run", this.identity.run())
			.put("part", this.part)
			.put("application", this.identity.application())
			.put("instance", this.identity.instance())
			.put("worker_id", this.identity.workerId())
			.put("pid", this.pid)
			.put("java", this.java)
			.put("lifecycle", this.lifecycle)
			.put("clock", "monotonic")
			.put("timestamp_ns", this.timestampNanos);
	}

}
