package io.lifecycle.signal;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.guard.Errors;
import org.jspecify.annotations.Nullable;

/**
 * The stages that the listeners of a bus returned and that are not complete. Each has one
 * result or failure: within a time limit, and when the bus ends.
 */
final class PendingStages {

	private final Duration limit;

	private final Set<Runnable> pending = ConcurrentHashMap.newKeySet();

	private volatile boolean ended;

	/**
	 * Create an empty set.
	 * @param limit the maximum time that a stage may take; zero for no limit
	 */
	PendingStages(Duration limit) {
		this.limit = limit;
	}

	/**
	 * Return the result or failure of a stage of the application.
	 */
	CompletionStage<Object> await(CompletionStage<?> stage) {
		CompletableFuture<Object> settled = new CompletableFuture<>();
		try {
			stage.whenComplete((result, failure) -> {
				if (failure != null) {
					settled.completeExceptionally(unwrap(failure));
				}
				else {
					settled.complete(true);
				}
			});
		}
		catch (Throwable ex) {
			settled.completeExceptionally(ex);
		}
		return settled.isDone() ? settled : limited(stage, settled);
	}

	private CompletionStage<Object> limited(CompletionStage<?> stage, CompletableFuture<Object> settled) {
		// Code of listeners must not run on the timer thread.
		Future<?> timer = this.limit.isZero() ? null : BusThreads.schedule(() -> settled.completeAsync(() -> {
			cancel(stage);
			throw new CompletionException(
					new TimeoutException("The stage of the listener did not complete within " + this.limit));
		}), TimeUnit.NANOSECONDS.convert(this.limit));
		Runnable end = () -> {
			cancel(stage);
			settled.completeExceptionally(
					new CancellationException("The application ended before the stage of the listener was complete"));
		};
		this.pending.add(end);
		CompletionStage<Object> result = settled.whenComplete((value, failure) -> forget(end, timer));
		if (this.ended) {
			end.run();
		}
		return result;
	}

	private void forget(Runnable end, @Nullable Future<?> timer) {
		this.pending.remove(end);
		if (timer != null) {
			timer.cancel(false);
		}
	}

	// Other stages may be of interest to others.
	private static void cancel(CompletionStage<?> stage) {
		try {
			if (stage instanceof Flow.Subscription subscription) {
				subscription.cancel();
			}
		}
		catch (Throwable ex) {
			// The listener counts as failed anyway.
		}
	}

	/**
	 * Let all stages fail that are not complete, also later ones.
	 */
	void end() {
		this.ended = true;
		this.pending.forEach(Runnable::run);
	}

	static CompletionStage<?> call(AsyncSignalListener<LifecycleEvent> listener, LifecycleEvent event) {
		return Objects.requireNonNull(listener.onSignal(event), "The listener returned null instead of a stage");
	}

	/**
	 * Return a listener that waits for the stage, for use on the thread of a queue.
	 */
	SignalListener<LifecycleEvent> awaited(AsyncSignalListener<LifecycleEvent> listener) {
		return (event) -> {
			try {
				await(call(listener, event)).toCompletableFuture().get();
			}
			catch (ExecutionException ex) {
				throw (ex.getCause() instanceof Exception cause) ? cause : ex;
			}
		};
	}

	static Throwable unwrap(Throwable failure) {
		return Errors.unwrap(failure, CompletionException.class);
	}

}
