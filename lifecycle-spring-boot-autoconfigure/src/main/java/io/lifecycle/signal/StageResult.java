package io.lifecycle.signal;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.guard.Errors;

/**
 * The result or failure of a stage of the application, exactly once and within a time
 * limit.
 */
final class StageResult {

	private StageResult() {
	}

	static CompletionStage<Object> of(CompletionStage<?> stage, Duration timeout) {
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
		return (timeout.isZero() || settled.isDone()) ? settled : limited(stage, settled, timeout);
	}

	private static CompletionStage<Object> limited(CompletionStage<?> stage, CompletableFuture<Object> settled,
			Duration timeout) {
		// Code of listeners must not run on the timer thread.
		Future<?> timer = BusThreads.schedule(() -> settled.completeAsync(() -> {
			cancel(stage);
			throw new CompletionException(
					new TimeoutException("The stage of the listener did not complete within " + timeout));
		}), TimeUnit.NANOSECONDS.convert(timeout));
		return settled.whenComplete((result, failure) -> timer.cancel(false));
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

	static CompletionStage<?> call(AsyncSignalListener<LifecycleEvent> listener, LifecycleEvent event) {
		return Objects.requireNonNull(listener.onSignal(event), "The listener returned null instead of a stage");
	}

	/**
	 * Return a listener that waits for the stage, for use on the thread of a queue.
	 */
	static SignalListener<LifecycleEvent> awaited(AsyncSignalListener<LifecycleEvent> listener, Duration timeout) {
		return (event) -> {
			try {
				of(call(listener, event), timeout).toCompletableFuture().get();
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
