package io.lifecycle.signal;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * Measures the calls of listeners with the events that a trace wants. It exists only
 * while there is a trace.
 */
final class TracedRoute extends Route {

	private final List<ListenerTrace> traces;

	private final Registration[] listeners;

	private final AsyncCall[] asynchronous;

	private final BusEnvironment environment;

	private final Route usual;

	/**
	 * Create a route.
	 * @param asynchronous the asynchronous listeners to call; empty to call none
	 * @param usual calls the same listeners
	 */
	TracedRoute(List<ListenerTrace> traces, Registration[] listeners, AsyncCall[] asynchronous,
			BusEnvironment environment, Route usual) {
		super(usual.timed);
		this.traces = traces;
		this.listeners = listeners;
		this.asynchronous = asynchronous;
		this.environment = environment;
		this.usual = usual;
	}

	@Override
	CompletionStage<Void> run(Caller caller, LifecycleEvent event) throws Throwable {
		List<ListenerTrace> wanting = this.traces.stream().filter((trace) -> trace.wants(event)).toList();
		return wanting.isEmpty() ? this.usual.run(caller, event) : run(caller, event, wanting);
	}

	private CompletionStage<Void> run(Caller caller, LifecycleEvent event, List<ListenerTrace> wanting) {
		int started = 0;
		CompletionStage<?> pending = null;
		for (Registration listener : this.listeners) {
			Observation observation = new Observation(listener);
			if (listener.call() != null) {
				observation.observed(listener.call()).run(caller, event);
			}
			else if (this.asynchronous.length == 0 || pending != null) {
				observation.outcome = CallOutcome.QUEUED;
			}
			else {
				AsyncCall call = observation.observed(this.asynchronous[started++]);
				pending = call.matches(event) ? call.start(caller, event) : null;
			}
			ListenerTiming timing = observation.timing(event);
			wanting.forEach((trace) -> trace.add(timing));
		}
		return (pending != null) ? new AsyncDelivery(event, this.asynchronous, started, this.environment)
			.follow(this.asynchronous[started - 1], pending) : DONE;
	}

	/**
	 * One call of a listener.
	 */
	private static final class Observation {

		private final Registration listener;

		private final long beganNanos = LifecycleClock.monotonicNanos();

		// A quarantined listener is not called at all.
		private CallOutcome outcome = CallOutcome.FILTERED;

		Observation(Registration listener) {
			this.listener = listener;
		}

		ListenerCall observed(ListenerCall call) {
			boolean queued = this.listener.options().delivery() == Delivery.QUEUED;
			return new ListenerCall(call.registration(), (event) -> {
				this.outcome = CallOutcome.FAILED;
				boolean received = receive(call.listener(), event);
				this.outcome = !received ? CallOutcome.FILTERED : queued ? CallOutcome.QUEUED : CallOutcome.HANDLED;
			}, observed(call.filter()), call.health(), call.number());
		}

		private static boolean receive(SignalListener<LifecycleEvent> listener, LifecycleEvent event) throws Exception {
			if (listener instanceof ConditionalListener conditional) {
				return conditional.receive(event);
			}
			listener.onSignal(event);
			return true;
		}

		AsyncCall observed(AsyncCall call) {
			return new AsyncCall(call.registration(), (event) -> {
				this.outcome = CallOutcome.FAILED;
				CompletionStage<?> stage = PendingStages.call(call.listener(), event);
				this.outcome = outcome(stage);
				return stage;
			}, observed(call.filter()), call.health());
		}

		private static CallOutcome outcome(CompletionStage<?> stage) {
			if (stage == ConditionalListener.IGNORED) {
				return CallOutcome.FILTERED;
			}
			if (stage.getClass() != CompletableFuture.class || !((CompletableFuture<?>) stage).isDone()) {
				return CallOutcome.PENDING;
			}
			return ((CompletableFuture<?>) stage).isCompletedExceptionally() ? CallOutcome.FAILED : CallOutcome.HANDLED;
		}

		private @Nullable Predicate<? super LifecycleEvent> observed(
				@Nullable Predicate<? super LifecycleEvent> filter) {
			return (filter == null) ? null : (event) -> {
				this.outcome = CallOutcome.FAILED;
				boolean matches = filter.test(event);
				this.outcome = CallOutcome.FILTERED;
				return matches;
			};
		}

		private static long timestamp(LifecycleEvent event) {
			try {
				return event.timestampNanos();
			}
			catch (Throwable ex) {
				// An event of the application throws, and the next listener must run.
				return 0;
			}
		}

		ListenerTiming timing(LifecycleEvent event) {
			return new ListenerTiming(this.listener.name(), event.getClass().getSimpleName(),
					ListenerTrace.requestId(event), timestamp(event), this.beganNanos,
					LifecycleClock.monotonicNanos() - this.beganNanos, this.outcome);
		}

	}

}
