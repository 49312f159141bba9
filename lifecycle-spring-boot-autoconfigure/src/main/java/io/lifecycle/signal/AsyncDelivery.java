package io.lifecycle.signal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * One event on its way through the asynchronous listeners, one after another, in the
 * context of the thread that emitted it.
 */
final class AsyncDelivery {

	private final LifecycleEvent event;

	private final AsyncRegistration[] listeners;

	private final BusEnvironment environment;

	private final Executor context;

	private final CompletableFuture<Void> done = new CompletableFuture<>();

	// In strict mode; written by one listener's end after another.
	private @Nullable Throwable failure;

	AsyncDelivery(LifecycleEvent event, AsyncRegistration[] listeners, BusEnvironment environment) {
		this.event = event;
		this.listeners = listeners;
		this.environment = environment;
		this.context = environment.context().here();
	}

	/**
	 * Start with the first listener.
	 */
	void start() {
		proceed(0);
	}

	/**
	 * Go on when the given listener is done.
	 * @return a stage that completes after the last listener and fails in strict mode
	 * only
	 */
	CompletionStage<Void> follow(int index, CompletionStage<?> pending) {
		await(index, pending);
		return this.done.minimalCompletionStage();
	}

	private void proceed(int index) {
		this.context.execute(() -> startFrom(index));
	}

	private void startFrom(int index) {
		for (int next = index; next < this.listeners.length; next++) {
			CompletionStage<?> pending = this.listeners[next].start(this.event);
			noteFailure();
			if (pending != null) {
				await(next, pending);
				return;
			}
		}
		end();
	}

	private void await(int index, CompletionStage<?> pending) {
		AsyncRegistration listener = this.listeners[index];
		StageResult.of(pending, this.environment.settings().asyncTimeout()).whenComplete((result, failure) -> {
			listener.settled(this.event, failure);
			noteFailure();
			proceed(index + 1);
		});
	}

	private void noteFailure() {
		Throwable noted = this.environment.strictFailures().take();
		this.failure = (this.failure != null) ? this.failure : noted;
	}

	private void end() {
		if (this.failure != null) {
			this.done.completeExceptionally(this.failure);
		}
		else {
			this.done.complete(null);
		}
	}

}
