package io.lifecycle.signal;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;

import io.lifecycle.event.EventFamilies;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.guard.ThreadState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A snapshot of the listeners of one event class, with the routes to them. It limits the
 * depth of nested emits and throws to the emitter in strict mode.
 */
final class Dispatch {

	static final Dispatch NONE = new Dispatch(new Registration[0], SignalBus.builder().environment(),
			LifecycleEvent.class, null, List.of());

	private static final Logger logger = LoggerFactory.getLogger(SignalBus.class);

	private final BusEnvironment environment;

	private final boolean strict;

	private final int listenerCount;

	private final AsyncCall[] asynchronous;

	// This is whether the event is emitted on a thread of a server or an executor.
	private final boolean borrowsThread;

	private final boolean isOfApplication;

	private final AtomicBoolean recursionReported = new AtomicBoolean();

	// This is the route to all listeners. A composed route may replace it, which is
	// immutable and therefore safe to publish without synchronization.
	private Route route;

	// This is the route to the synchronous listeners.
	private Route synchronous;

	private Dispatch(Registration[] listeners, BusEnvironment environment, Class<? extends LifecycleEvent> type,
			@Nullable ReplayDelivery replay, List<ListenerTrace> traces) {
		this.environment = environment;
		this.borrowsThread = EventFamilies.isRoutine(type);
		this.isOfApplication = EventFamilies.of(type) == LifecycleEvent.class;
		this.strict = environment.settings().strict();
		this.listenerCount = listeners.length;
		this.asynchronous = calls(listeners, Registration::asyncCall).toArray(AsyncCall[]::new);
		boolean mixed = this.asynchronous.length != 0;
		this.synchronous = new LoopRoute(calls(listeners, Registration::call).toArray(ListenerCall[]::new),
				environment.isTimed(), (mixed || replay != null || !traces.isEmpty()) ? null : (composed) -> {
					this.route = composed;
					this.synchronous = composed;
				});
		this.route = mixed ? new MixedRoute(listeners, this.asynchronous, environment) : this.synchronous;
		if (replay != null) {
			this.route = new ReplayRoute(replay, listeners, this.route);
			this.synchronous = this.route;
		}
		else if (!traces.isEmpty()) {
			this.synchronous = new TracedRoute(traces, listeners, new AsyncCall[0], environment, this.synchronous);
			this.route = !mixed ? this.synchronous
					: new TracedRoute(traces, listeners, this.asynchronous, environment, this.route);
		}
	}

	private static <T> Stream<T> calls(Registration[] listeners, Function<Registration, @Nullable T> call) {
		return Stream.of(listeners).map(call).filter(Objects::nonNull);
	}

	static Dispatch of(Registration[] listeners, BusEnvironment environment, Class<? extends LifecycleEvent> type,
			@Nullable ReplayDelivery replay, List<ListenerTrace> traces) {
		return (listeners.length != 0 || replay != null) ? new Dispatch(listeners, environment, type, replay, traces)
				: NONE;
	}

	int listenerCount() {
		return this.listenerCount;
	}

	CompletionStage<Void> emit(LifecycleEvent event) {
		return this.strict ? emitStrictly(event, true) : take(this.route, event);
	}

	/**
	 * Emit an event. A failure is not thrown to the library, which could not handle it
	 * and would not emit the next event.
	 */
	CompletionStage<Void> emitByProducer(LifecycleEvent event) {
		return this.strict ? emitStrictly(event, this.isOfApplication) : take(this.route, event);
	}

	private CompletionStage<Void> emitStrictly(LifecycleEvent event, boolean thrown) {
		return this.environment.strictFailures().run(() -> take(this.route, event), thrown);
	}

	void emitSync(LifecycleEvent event) {
		if (this.strict) {
			this.environment.strictFailures().run(() -> start(event), true);
		}
		else {
			start(event);
		}
	}

	private CompletionStage<Void> start(LifecycleEvent event) {
		CompletionStage<Void> stage = take(this.synchronous, event);
		if (this.asynchronous.length != 0 && this.synchronous != this.route) {
			ThreadState.keep(() -> AsyncDelivery.schedule(event, this.asynchronous, this.environment));
		}
		return stage;
	}

	private CompletionStage<Void> take(Route route, LifecycleEvent event) {
		if (!this.borrowsThread) {
			return call(route, event);
		}
		Thread thread = Thread.currentThread();
		String name = thread.getName();
		int priority = thread.getPriority();
		Map<String, String> loggingContext = ThreadState.loggingContext();
		try {
			return call(route, event);
		}
		finally {
			ThreadState.restore(thread, name, priority, loggingContext);
		}
	}

	private CompletionStage<Void> call(Route route, LifecycleEvent event) {
		CompletionStage<Void> stage = (this != NONE) ? Caller.call(route, event) : Route.DONE;
		return (stage != null) ? stage : drop(event);
	}

	private CompletionStage<Void> drop(LifecycleEvent event) {
		if (this.recursionReported.compareAndSet(false, true)) {
			logger.warn("Dropping {}: its listeners emit events recursively, {} levels deep",
					event.getClass().getName(), Caller.LIMIT);
		}
		return Route.DONE;
	}

}
