package io.lifecycle.signal;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * One listener registered for one type, and how an emitter calls it: at once, through a
 * lane, or asynchronously.
 */
final class Registration implements Subscription {

	private final ListenerRegistry registry;

	private final Class<?> type;

	private final Object listener;

	private final ListenerOptions options;

	private final long sequence;

	private final ListenerFailures failures;

	private final ListenerHealth health;

	private final @Nullable LaneWorker lane;

	private final @Nullable ListenerCall call;

	private final @Nullable AsyncCall asyncCall;

	@SuppressWarnings("unchecked")
	Registration(ListenerRegistry registry, Class<?> type, Object listener, ListenerOptions options, long sequence) {
		this.registry = registry;
		this.type = type;
		this.listener = listener;
		this.options = options;
		this.sequence = sequence;
		ListenerSettings settings = environment().settings();
		boolean queued = options.delivery() == Delivery.QUEUED;
		this.failures = new ListenerFailures(name());
		// The thread of a lane has the time to count.
		this.health = new ListenerHealth(name(), settings, queued || settings.isWatching(), this::emitHealthChange);
		if (listener instanceof AsyncSignalListener<?>) {
			AsyncSignalListener<LifecycleEvent> typed = (AsyncSignalListener<LifecycleEvent>) listener;
			this.lane = queued ? lane(StageResult.awaited(typed, settings.asyncTimeout())) : null;
			this.call = (this.lane != null) ? toLane(this.lane) : null;
			this.asyncCall = queued ? null
					: new AsyncCall(this, this.health.timedAsync(typed), options.filter(), this.health);
		}
		else {
			SignalListener<LifecycleEvent> typed = (SignalListener<LifecycleEvent>) listener;
			this.lane = queued ? lane(typed) : null;
			this.call = (this.lane != null) ? toLane(this.lane) : new ListenerCall(this, this.health.timed(typed),
					options.filter(), this.health, this.health.number());
			this.asyncCall = null;
		}
	}

	private LaneWorker lane(SignalListener<LifecycleEvent> listener) {
		ListenerCall call = new ListenerCall(this, this.health.timed(listener), null, this.health,
				this.health.number());
		Route route = new LoopRoute(new ListenerCall[] { call }, environment().isTimed(), null);
		return new LaneWorker(name(), new LaneQueue(this.options, environment()), route, environment());
	}

	private ListenerCall toLane(LaneWorker lane) {
		return new ListenerCall(this, (event) -> {
			// Only as long as the listener is well enough to take it out: one in
			// quarantine costs no thread.
			if (this.health.isWell() || !this.health.turnsAway()) {
				lane.put(event);
			}
		}, this.options.filter(), this.health, ListenerNumber.NONE);
	}

	Object listener() {
		return this.listener;
	}

	Class<?> type() {
		return this.type;
	}

	ListenerOptions options() {
		return this.options;
	}

	long sequence() {
		return this.sequence;
	}

	ListenerHealth health() {
		return this.health;
	}

	@Nullable LaneWorker lane() {
		return this.lane;
	}

	/**
	 * Return how an emitter calls the listener, or {@code null} if {@link #asyncCall()}
	 * says it.
	 */
	@Nullable ListenerCall call() {
		return this.call;
	}

	@Nullable AsyncCall asyncCall() {
		return this.asyncCall;
	}

	String name() {
		String name = this.options.name();
		return (name != null) ? name : this.listener.getClass().getName();
	}

	private BusEnvironment environment() {
		return this.registry.environment();
	}

	/**
	 * Log and count a failure, and keep it for the emitter in strict mode.
	 */
	void failed(Throwable failure, LifecycleEvent event) {
		this.failures.report(event, failure);
		this.health.failed(failure, event);
		try {
			environment().failureHandler().failed(name(), event, failure);
		}
		catch (Throwable ex) {
			// The failure is logged; the next listener matters more.
		}
		environment().strictFailures().note(failure);
	}

	private void emitHealthChange(LifecycleEvent change) {
		try {
			this.registry.emit(change);
		}
		catch (Throwable ex) {
			// In strict mode another listener failed on it, which is logged.
		}
	}

	ListenerStatus status() {
		return (this.lane != null) ? this.health.status(this, this.lane.waiting(), this.lane.dropped())
				: this.health.status(this, 0, 0);
	}

	@Override
	public boolean receive(LifecycleEvent event) {
		Dispatch.of(new Registration[] { this }, environment()).emit(event);
		return true;
	}

	@Override
	public boolean cancel() {
		boolean cancelled = this.registry.remove(this);
		if (cancelled) {
			this.failures.reportRepeats();
		}
		return cancelled;
	}

}
