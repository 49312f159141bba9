package io.lifecycle.collector.jfr;

import java.util.function.BooleanSupplier;

import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import jdk.jfr.Recording;

/**
 * Reports when a recording begins to want events, and when none does any longer.
 */
final class RecordingWatch implements FlightRecorderListener {

	private final BooleanSupplier wants;

	private final Runnable begin;

	private final Runnable end;

	// Guarded by this.
	private boolean wanted;

	private boolean closed;

	RecordingWatch(BooleanSupplier wants, Runnable begin, Runnable end) {
		this.wants = wants;
		this.begin = begin;
		this.end = end;
	}

	synchronized void start() {
		FlightRecorder.addListener(this);
		this.wanted = this.wants.getAsBoolean();
		(this.wanted ? this.begin : this.end).run();
	}

	@Override
	public synchronized void recordingStateChanged(Recording recording) {
		boolean wanted = !this.closed && this.wants.getAsBoolean();
		if (wanted != this.wanted) {
			this.wanted = wanted;
			(wanted ? this.begin : this.end).run();
		}
	}

	synchronized void close() {
		this.closed = true;
		FlightRecorder.removeListener(this);
		if (this.wanted) {
			this.wanted = false;
			this.end.run();
		}
	}

}
