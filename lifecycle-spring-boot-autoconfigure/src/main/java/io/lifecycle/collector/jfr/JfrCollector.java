package io.lifecycle.collector.jfr;

import java.util.Map;
import java.util.function.Supplier;

import io.lifecycle.collector.OnDemandCollector;
import io.lifecycle.event.ApplicationStateEvent;
import io.lifecycle.event.BackgroundTaskEvent;
import io.lifecycle.event.ConnectionEvent;
import io.lifecycle.event.EventFamilies;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.ListenerEvent;
import io.lifecycle.event.RequestEvent;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import jdk.jfr.Recording;
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
	private static final Map<Class<? extends LifecycleEvent>, Type> TYPES = Map.of(ConnectionEvent.class,
			new Type(ConnectionFlightEvent::new), RequestEvent.class, new Type(RequestFlightEvent::new),
			BackgroundTaskEvent.class, new Type(BackgroundTaskFlightEvent::new), ApplicationStateEvent.class,
			new Type(ApplicationStateFlightEvent::new), ListenerEvent.class, new Type(ListenerFlightEvent::new),
			LifecycleEvent.class, new Type(OwnFlightEvent::new));

	private final FlightRecorderListener recordings = new FlightRecorderListener() {

		@Override
		public void recordingStateChanged(Recording recording) {
			update();
		}

	};

	// Guarded by this, as are all fields below.
	private @Nullable Runnable begin;

	private @Nullable Runnable end;

	private boolean wanted;

	private boolean closed;

	/**
	 * Create a collector.
	 */
	public JfrCollector() {
	}

	@Override
	public void record(LifecycleEvent event) {
		Type type = TYPES.get(EventFamilies.of(event.getClass()));
		if (type != null && type.isWanted()) {
			type.factory().get().record(event);
		}
	}

	/**
	 * {@inheritDoc}
	 * @throws IllegalStateException when it was called before
	 */
	@Override
	public synchronized void onDemand(Runnable begin, Runnable end) {
		if (this.begin != null) {
			throw new IllegalStateException("onDemand() was already called");
		}
		this.begin = begin;
		this.end = end;
		FlightRecorder.addListener(this.recordings);
		this.wanted = isWanted();
		run(this.wanted ? begin : end);
	}

	/**
	 * Want no event any longer.
	 */
	@Override
	public synchronized void close() {
		this.closed = true;
		FlightRecorder.removeListener(this.recordings);
		update();
	}

	private synchronized void update() {
		boolean wanted = !this.closed && isWanted();
		if (wanted != this.wanted) {
			this.wanted = wanted;
			run(wanted ? this.begin : this.end);
		}
	}

	private static boolean isWanted() {
		return TYPES.values().stream().anyMatch(Type::isWanted);
	}

	private static void run(@Nullable Runnable change) {
		if (change != null) {
			change.run();
		}
	}

	/**
	 * A type of events in recordings.
	 *
	 * @param probe is never recorded, but knows whether a recording wants its type
	 * @param factory creates the events
	 */
	private record Type(FlightEvent<?> probe, Supplier<FlightEvent<?>> factory) {

		Type(Supplier<FlightEvent<?>> factory) {
			this(factory.get(), factory);
		}

		boolean isWanted() {
			return this.probe.isEnabled();
		}

	}

}
