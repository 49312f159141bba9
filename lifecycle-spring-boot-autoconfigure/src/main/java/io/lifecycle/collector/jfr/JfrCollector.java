package io.lifecycle.collector.jfr;

import java.util.Map;

import io.lifecycle.collector.OnDemandCollector;
import io.lifecycle.event.ApplicationStateEvent;
import io.lifecycle.event.BackgroundTaskEvent;
import io.lifecycle.event.ConnectionEvent;
import io.lifecycle.event.EventFamilies;
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
 * Whether events are wanted is determined when a recording starts or stops, not when the
 * settings of one that runs are changed.
 *
 * @since 0.1.0
 */
public final class JfrCollector implements OnDemandCollector, AutoCloseable {

	// One for each family; those of applications have LifecycleEvent itself as family.
	private static final Map<Class<? extends LifecycleEvent>, FlightEvent<?>> TYPES = Map.of(ConnectionEvent.class,
			new ConnectionFlightEvent(), RequestEvent.class, new RequestFlightEvent(), BackgroundTaskEvent.class,
			new BackgroundTaskFlightEvent(), ApplicationStateEvent.class, new ApplicationStateFlightEvent(),
			ListenerEvent.class, new ListenerFlightEvent(), LifecycleEvent.class, new OwnFlightEvent());

	private volatile @Nullable RecordingWatch watch;

	/**
	 * Create a collector.
	 */
	public JfrCollector() {
	}

	@Override
	public void record(LifecycleEvent event) {
		FlightEvent<?> type = TYPES.get(EventFamilies.of(event.getClass()));
		if (type != null) {
			type.record(event);
		}
	}

	/**
	 * {@inheritDoc}
	 * @throws IllegalStateException when it was called before
	 */
	@Override
	public synchronized void onDemand(Runnable begin, Runnable end) {
		if (this.watch != null) {
			throw new IllegalStateException("onDemand() was already called");
		}
		RecordingWatch watch = new RecordingWatch(JfrCollector::isWanted, begin, end);
		this.watch = watch;
		watch.start();
	}

	private static boolean isWanted() {
		return TYPES.values().stream().anyMatch(FlightEvent::isEnabled);
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
