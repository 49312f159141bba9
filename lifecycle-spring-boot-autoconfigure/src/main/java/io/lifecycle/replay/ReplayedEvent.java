package io.lifecycle.replay;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.replay.Conclusion.Outcome;
import io.lifecycle.signal.ConditionalListener;
import io.lifecycle.signal.ReplayedListener;
import io.lifecycle.text.EventFields;
import io.lifecycle.text.SecretMask;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way to its listeners during a replay, one after the other. Each is
 * isolated from the others.
 */
final class ReplayedEvent {

	private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

	private static final Object LATE = new Object();

	private final ReplayMoment moment;

	private final LifecycleEvent event;

	private final @Nullable String emission;

	private final Duration limit;

	private final List<ReplayCall> calls = new CopyOnWriteArrayList<>();

	/**
	 * Create an event.
	 * @param emission its content if a listener emitted it, or {@code null}
	 * @param limit the maximum time to wait for a stage
	 */
	ReplayedEvent(ReplayMoment moment, LifecycleEvent event, @Nullable String emission, Duration limit) {
		this.moment = moment;
		this.event = event;
		this.emission = emission;
		this.limit = limit;
	}

	@Nullable String emission() {
		return this.emission;
	}

	Stream<Conclusion> conclusions() {
		return this.calls.stream()
			.map((call) -> call.conclusion(EventFields.typeName(this.event.getClass()), this.emission));
	}

	/**
	 * Deliver the recorded event, and wait for each listener.
	 */
	void deliverInTurn(List<ReplayedListener> listeners) {
		listeners.forEach((listener) -> call(listener).join());
	}

	/**
	 * Deliver an event that a listener emitted, as the bus does: only asynchronous
	 * listeners wait for each other.
	 * @return a stage that completes when all listeners are done
	 */
	CompletionStage<Void> deliver(List<ReplayedListener> listeners) {
		CompletableFuture<Void> pending = DONE;
		for (ReplayedListener listener : listeners) {
			if (listener.isAsynchronous()) {
				pending = pending.thenCompose((done) -> call(listener));
			}
			else {
				call(listener).join();
			}
		}
		Object token = this.moment.begin();
		return pending.whenComplete((done, failure) -> this.moment.end(token));
	}

	private CompletableFuture<Void> call(ReplayedListener listener) {
		ReplayCall call = new ReplayCall(this.moment, listener.name());
		this.calls.add(call);
		try {
			CompletionStage<?> stage = call.run(() -> start(listener));
			if (stage != null && stage != ConditionalListener.IGNORED) {
				return settle(listener, call, stage);
			}
			call.ended((stage == null) ? Outcome.HANDLED : Outcome.FILTERED, null);
		}
		catch (Throwable ex) {
			failed(listener, call, ex);
		}
		return DONE;
	}

	private @Nullable CompletionStage<?> start(ReplayedListener listener) throws Exception {
		long seed = this.moment.source().run().hashCode() * 31L + this.moment.source().line();
		return listener.matches(this.event, seed) ? listener.call(this.event) : ConditionalListener.IGNORED;
	}

	private CompletableFuture<Void> settle(ReplayedListener listener, ReplayCall call, CompletionStage<?> stage) {
		CompletableFuture<Object> result = new CompletableFuture<>();
		stage.whenComplete((value, failure) -> {
			if (failure != null) {
				result.completeExceptionally(failure);
			}
			else {
				result.complete(true);
			}
		});
		return result.completeOnTimeout(LATE, this.limit.toNanos(), TimeUnit.NANOSECONDS).handle((value, failure) -> {
			if (failure != null) {
				failed(listener, call, failure);
			}
			else {
				call.ended((value != LATE) ? Outcome.HANDLED : Outcome.TIMED_OUT, null);
			}
			return null;
		});
	}

	private void failed(ReplayedListener listener, ReplayCall call, Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		call.ended(Outcome.FAILED, EventFields.describe(cause, SecretMask.defaults()::text));
		listener.failed(this.event, cause);
	}

}
