package io.lifecycle.signal;

import java.util.function.Predicate;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * A listener that takes events as they are emitted, to run there or, with a lane, later.
 */
final class SyncRegistration extends Registration {

	private final @Nullable Lane lane;

	// What an emitter calls.
	private final SignalListener<LifecycleEvent> target;

	SyncRegistration(DefaultSignalBus bus, Class<?> type, Object identity, SignalListener<LifecycleEvent> listener,
			ListenerOptions options, long sequence) {
		super(bus, type, identity, options, sequence);
		ListenerWatch watch = watch();
		SignalListener<LifecycleEvent> watched = (watch != null) ? new MonitoredListener(listener, watch) : listener;
		this.lane = (options.delivery() == Delivery.QUEUED)
				? Lane.of(name(), options, bus.environment(), (event) -> receive(watched, event)) : null;
		this.target = filtered((this.lane != null) ? new QueuedListener(this.lane, health()) : watched,
				options.filter());
	}

	private static SignalListener<LifecycleEvent> filtered(SignalListener<LifecycleEvent> listener,
			@Nullable Predicate<? super LifecycleEvent> filter) {
		return (filter != null) ? new FilteredListener(filter, listener) : listener;
	}

	private void receive(SignalListener<LifecycleEvent> listener, LifecycleEvent event) {
		try {
			listener.onSignal(event);
		}
		catch (Throwable ex) {
			failedAlone(ex, event);
		}
	}

	SignalListener<LifecycleEvent> target() {
		return this.target;
	}

	void deliver(LifecycleEvent event) {
		try {
			this.target.onSignal(event);
		}
		catch (Throwable ex) {
			failed(ex, event);
		}
	}

	@Nullable Lane lane() {
		return this.lane;
	}

	@Override
	ListenerStatus status() {
		return (this.lane != null) ? status(this.lane.waiting(), this.lane.dropped()) : super.status();
	}

}
