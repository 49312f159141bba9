package io.lifecycle.signal;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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
		return timeout.isZero() ? settled : limited(settled, timeout);
	}

	private static CompletionStage<Object> limited(CompletableFuture<Object> settled, Duration timeout) {
		if (settled.isDone()) {
			return settled;
		}
		CompletableFuture<Boolean> timer = new CompletableFuture<>();
		CompletionStage<Boolean> end = timer.completeOnTimeout(true, timeout.toNanos(), TimeUnit.NANOSECONDS);
		end.thenAccept((expired) -> {
			if (expired) {
				// On the timer's thread nothing of a listener may run.
				settled.completeAsync(() -> {
					throw new CompletionException(
							new TimeoutException("The listener's stage was not complete after " + timeout));
				});
			}
		});
		// Completed, not cancelled: JDK 17 keeps the timer of a cancelled one.
		return settled.whenComplete((result, failure) -> timer.complete(false));
	}

	static Throwable unwrap(Throwable failure) {
		Throwable cause = failure.getCause();
		return (failure instanceof CompletionException && cause != null) ? cause : failure;
	}

}
