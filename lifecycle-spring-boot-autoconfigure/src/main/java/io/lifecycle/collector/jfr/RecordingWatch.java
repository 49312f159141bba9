package io.lifecycle.collector.jfr;

import java.util.List;

import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import jdk.jfr.Recording;

/**
 * Tells when a recording begins to want events, and when none does any longer.
 */
final class RecordingWatch implements FlightRecorderListener {

	private final Runnable begin;

	private final Runnable end;

	// Guarded by this.
	private boolean wanted;

	private boolean closed;

	RecordingWatch(Runnable begin, Runnable end) {
		this.begin = begin;
		this.end = end;
	}

	synchronized void start() {
		FlightRecorder.addListener(this);
		this.wanted = isWanted();
		(this.wanted ? this.begin : this.end).run();
	}

	@Override
	public synchronized void recordingStateChanged(Recording recording) {
		boolean wanted = !this.closed && isWanted();
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

	private static boolean isWanted() {
		return List
			.<Event>of(new ApplicationStateFlightEvent(), new RequestFlightEvent(), new BackgroundTaskFlightEvent(),
					new ConnectionFlightEvent(), new ListenerFlightEvent(), new OwnFlightEvent())
			.stream()
			.anyMatch(Event::isEnabled);
	}

}
