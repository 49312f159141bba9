package io.lifecycle.signal;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.lifecycle.event.LifecycleEvent;

/**
 * What comes of a stage of foreign make: its result or failure, once, within a limit.
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
		return (timeout.isZero() || settled.isDone()) ? settled : limited(settled, timeout);
	}

	private static CompletionStage<Object> limited(CompletableFuture<Object> settled, Duration timeout) {
		// On the timer's thread nothing of a listener may run.
		Future<?> timer = BusThreads.schedule(() -> settled.completeAsync(() -> {
			throw new CompletionException(
					new TimeoutException("The listener's stage was not complete after " + timeout));
		}), TimeUnit.NANOSECONDS.convert(timeout));
		return settled.whenComplete((result, failure) -> timer.cancel(false));
	}

	static CompletionStage<?> call(AsyncSignalListener<LifecycleEvent> listener, LifecycleEvent event) {
		return Objects.requireNonNull(listener.onSignal(event), "the listener returned no stage");
	}

	/**
	 * Return a listener that waits for the stage: for a lane, whose thread has nothing
	 * else to do.
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
		Throwable cause = failure.getCause();
		return (failure instanceof CompletionException && cause != null) ? cause : failure;
	}

}
