package io.lifecycle.signal;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * A listener registered for a type. An emitter calls it directly, through a queue, or
 * asynchronously.
 */
final class Registration implements Subscription {

	// This is what Java and Kotlin append to the name of the class of a lambda.
	private static final Pattern GENERATED = Pattern.compile("\\$(\\$Lambda|sam\\$).*");

	private static final ClassValue<String> NAMES = new ClassValue<>() {

		@Override
		protected String computeValue(Class<?> type) {
			return GENERATED.matcher(type.getName()).replaceFirst("").replace('$', '.');
		}

	};

	private final ListenerRegistry registry;

	private final Class<?> type;

	private final Object listener;

	private final ListenerOptions options;

	private final ListenerFailures failures;

	private final ListenerHealth health;

	private final @Nullable LaneWorker lane;

	private final @Nullable ListenerCall call;

	private final @Nullable AsyncCall asyncCall;

	@SuppressWarnings("unchecked")
	Registration(ListenerRegistry registry, Class<?> type, Object listener, ListenerOptions options) {
		this.registry = registry;
		this.type = type;
		this.listener = listener;
		this.options = options;
		ListenerSettings settings = environment().settings();
		boolean queued = options.delivery() == Delivery.QUEUED;
		this.failures = new ListenerFailures(name());
		// Counting on the thread of a queue does not delay emitters.
		this.health = new ListenerHealth(name(),
				options.slowCallsLogged() ? settings : settings.slowThreshold(Duration.ZERO),
				queued || settings.isWatching(), registry);
		if (listener instanceof AsyncSignalListener<?> && !queued) {
			this.lane = null;
			this.call = null;
			this.asyncCall = new AsyncCall(this, this.health.timedAsync((AsyncSignalListener<LifecycleEvent>) listener),
					options.filter(), this.health);
			return;
		}
		SignalListener<LifecycleEvent> synchronous = (listener instanceof AsyncSignalListener<?>)
				? environment().pendingStages().awaited((AsyncSignalListener<LifecycleEvent>) listener)
				: (SignalListener<LifecycleEvent>) listener;
		this.lane = queued ? lane(call(synchronous, null)) : null;
		this.call = (this.lane != null) ? toLane(this.lane) : call(synchronous, options.filter());
		this.asyncCall = null;
	}

	private ListenerCall call(SignalListener<LifecycleEvent> listener,
			@Nullable Predicate<? super LifecycleEvent> filter) {
		return new ListenerCall(this, this.health.timed(listener), filter, this.health, this.health.number());
	}

	private LaneWorker lane(ListenerCall call) {
		Route route = new LoopRoute(new ListenerCall[] { call }, environment().isTimed(), null);
		return new LaneWorker(name(), new LaneQueue(this.options, environment()), route, environment());
	}

	private ListenerCall toLane(LaneWorker lane) {
		return new ListenerCall(this, (event) -> {
			// A quarantined listener must not use a thread.
			if (this.health.admits(false)) {
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

	ListenerHealth health() {
		return this.health;
	}

	/**
	 * Return the call for emitters, or {@code null} if {@link #asyncCall()} returns it.
	 */
	@Nullable ListenerCall call() {
		return this.call;
	}

	@Nullable AsyncCall asyncCall() {
		return this.asyncCall;
	}

	String name() {
		String name = this.options.name();
		return (name != null) ? name : NAMES.get(this.listener.getClass());
	}

	private BusEnvironment environment() {
		return this.registry.environment();
	}

	/**
	 * Log and count a failure, and keep it for the emitter in strict mode.
	 */
	void failed(Throwable failure, LifecycleEvent event) {
		this.failures.report(event, failure, this.registry.isEnding());
		try {
			this.health.failed(failure, event);
			environment().failureHandler().failed(name(), event, failure);
		}
		catch (Throwable ex) {
			// The failure is logged, and the next listener must run.
		}
		environment().strictFailures().note(failure);
	}

	/**
	 * Log a failure. It does not count, so that it quarantines nobody.
	 */
	void failedInReplay(Throwable failure, LifecycleEvent event) {
		this.failures.report(event, failure);
		try {
			environment().failureHandler().failed(name(), event, failure);
		}
		catch (Throwable ex) {
			// The failure is logged.
		}
	}

	ListenerStatus status() {
		return (this.lane != null) ? this.health.status(this, this.lane.waiting(), this.lane.dropped())
				: this.health.status(this, 0, 0);
	}

	int close(long deadlineNanos) {
		return (this.lane != null) ? this.lane.close(deadlineNanos) : 0;
	}

	@Override
	public boolean receive(LifecycleEvent event) {
		Dispatch.of(new Registration[] { this }, environment(), event.getClass(), null, List.of()).emit(event);
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
