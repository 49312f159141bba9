package io.lifecycle.signal;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * A listener that takes events as they are emitted, to run there or, with a lane, later.
 */
final class SyncRegistration extends Registration {

	private final SignalListener<LifecycleEvent> listener;

	private final @Nullable Lane lane;

	private final SignalListener<LifecycleEvent> target;

	SyncRegistration(DefaultSignalBus bus, Class<?> type, Object identity, SignalListener<LifecycleEvent> listener,
			ListenerOptions options, long sequence) {
		super(bus, type, identity, options, sequence);
		this.listener = listener;
		this.lane = (options.delivery() == Delivery.QUEUED) ? Lane.of(name(), options, bus.environment(), this::receive)
				: null;
		this.target = target();
	}

	private SignalListener<LifecycleEvent> target() {
		if (this.lane != null) {
			return this.lane::put;
		}
		return (monitor() != null) ? this::call : this.listener;
	}

	/**
	 * Return what an emitter calls.
	 */
	SignalListener<LifecycleEvent> listenerOfEmitter() {
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

	private void receive(LifecycleEvent event) {
		try {
			call(event);
		}
		catch (Throwable ex) {
			failed(ex, event);
		}
	}

	private void call(LifecycleEvent event) throws Exception {
		ListenerHealth health = health();
		if (!health.admits()) {
			return;
		}
		long started = health.started();
		try {
			this.listener.onSignal(event);
		}
		finally {
			health.returned(started);
		}
		health.succeeded();
	}

	@Nullable Lane lane() {
		return this.lane;
	}

	@Override
	ListenerStatus status() {
		return (this.lane != null) ? health().status(this, this.lane.waiting(), this.lane.dropped()) : super.status();
	}

}
