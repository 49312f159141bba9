package io.lifecycle.collector.jfr;

import io.lifecycle.collector.OnDemandCollector;
import io.lifecycle.event.ApplicationStateEvent;
import io.lifecycle.event.BackgroundTaskEvent;
import io.lifecycle.event.ConnectionEvent;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.ListenerEvent;
import io.lifecycle.event.RequestEvent;
import org.jspecify.annotations.Nullable;

/**
 * Writes each event into the recordings of the Java Flight Recorder that want it, as one
 * event of the type of its family: {@code io.lifecycle.ApplicationState},
 * {@code io.lifecycle.Request}, {@code io.lifecycle.BackgroundTask},
 * {@code io.lifecycle.Connection}, {@code io.lifecycle.Listener}, and
 * {@code io.lifecycle.Own} for those of applications. All of them are disabled unless a
 * recording enables them. Thread-safe.
 *
 * <p>
 * Whether events are wanted is looked at when a recording starts or stops, not when the
 * settings of one that runs are changed.
 *
 * @since 0.1.0
 */
public final class JfrCollector implements OnDemandCollector, AutoCloseable {

	private volatile @Nullable RecordingWatch watch;

	/**
	 * Create a collector.
	 */
	public JfrCollector() {
	}

	@Override
	public void record(LifecycleEvent event) {
		if (event instanceof ConnectionEvent connection) {
			ConnectionFlightEvent.record(connection);
		}
		else if (event instanceof RequestEvent request) {
			RequestFlightEvent.record(request);
		}
		else if (event instanceof BackgroundTaskEvent task) {
			BackgroundTaskFlightEvent.record(task);
		}
		else if (event instanceof ApplicationStateEvent state) {
			ApplicationStateFlightEvent.record(state);
		}
		else if (event instanceof ListenerEvent listener) {
			ListenerFlightEvent.record(listener);
		}
		else {
			OwnFlightEvent.record(event);
		}
	}

	/**
	 * {@inheritDoc}
	 * @throws IllegalStateException when it was called before
	 */
	@Override
	public synchronized void onDemand(Runnable begin, Runnable end) {
		if (this.watch != null) {
			throw new IllegalStateException("It is told already when events are wanted");
		}
		RecordingWatch watch = new RecordingWatch(begin, end);
		this.watch = watch;
		watch.start();
	}

	/**
	 * Want no event any longer.
	 */
	@Override
	public void close() {
		RecordingWatch watch = this.watch;
		if (watch != null) {
			watch.close();
		}
	}

}
