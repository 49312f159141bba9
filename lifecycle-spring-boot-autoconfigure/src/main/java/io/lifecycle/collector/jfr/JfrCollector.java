package io.lifecycle.collector.jfr;

import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.lifecycle.collector.OnDemandCollector;
import io.lifecycle.event.ApplicationStateEvent;
import io.lifecycle.event.BackgroundTaskEvent;
import io.lifecycle.event.ConnectionEvent;
import io.lifecycle.event.EventFamilies;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.ListenerEvent;
import io.lifecycle.event.RequestEvent;
import io.lifecycle.text.SecretMask;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import jdk.jfr.Recording;
import org.jspecify.annotations.Nullable;

/**
 * Writes each event into the recordings of the Java Flight Recorder that enable it. The
 * type of the flight event depends on the family: {@code io.lifecycle.ApplicationState},
 * {@code io.lifecycle.Request}, {@code io.lifecycle.BackgroundTask},
 * {@code io.lifecycle.Connection}, {@code io.lifecycle.Listener}, and
 * {@code io.lifecycle.Own} for those of applications. All types are disabled unless a
 * recording enables them. Thread-safe.
 *
 * <p>
 * The collector checks whether events are needed when a recording starts or stops, not
 * when the settings of an active recording change.
 *
 * @since 0.1.0
 */
public final class JfrCollector implements OnDemandCollector, AutoCloseable {

	// There is one for each family; the family of applications' events is LifecycleEvent.
	private final Map<Class<? extends LifecycleEvent>, Type> types;

	private final FlightRecorderListener recordings = new FlightRecorderListener() {

		@Override
		public void recordingStateChanged(Recording recording) {
			update();
		}

	};

	// This and all fields below are guarded by this.
	private @Nullable Runnable begin;

	private @Nullable Runnable end;

	private boolean wanted;

	private boolean closed;

	/**
	 * Create a collector that uses the default mask.
	 */
	public JfrCollector() {
		this(SecretMask.defaults()::text);
	}

	/**
	 * Create a collector.
	 * @param mask hides secrets in the text of events that applications define
	 */
	public JfrCollector(UnaryOperator<String> mask) {
		this.types = Map.of(ConnectionEvent.class, new Type(ConnectionFlightEvent::new), RequestEvent.class,
				new Type(RequestFlightEvent::new), BackgroundTaskEvent.class, new Type(BackgroundTaskFlightEvent::new),
				ApplicationStateEvent.class, new Type(ApplicationStateFlightEvent::new), ListenerEvent.class,
				new Type(ListenerFlightEvent::new), LifecycleEvent.class, new Type(() -> new OwnFlightEvent(mask)));
	}

	@Override
	public void record(LifecycleEvent event) {
		Type type = this.types.get(EventFamilies.of(event.getClass()));
		if (type != null && type.isWanted()) {
			type.factory().get().record(event);
		}
	}

	/**
	 * {@inheritDoc}
	 * @throws IllegalStateException if it was called before
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
	 * Stop recording events.
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

	private boolean isWanted() {
		return this.types.values().stream().anyMatch(Type::isWanted);
	}

	private static void run(@Nullable Runnable change) {
		if (change != null) {
			change.run();
		}
	}

	/**
	 * A type of events in recordings.
	 *
	 * @param probe is never recorded, but knows whether a recording enables its type
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
