package io.lifecycle.signal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.guard.Errors;
import io.lifecycle.guard.ThreadState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers one event to the asynchronous listeners, one after another, in the context of
 * the emitting thread.
 */
final class AsyncDelivery extends Route {

	private static final Logger logger = LoggerFactory.getLogger(SignalBus.class);

	private final LifecycleEvent event;

	private final AsyncCall[] listeners;

	private final BusEnvironment environment;

	private final @Nullable Executor context;

	private final CompletableFuture<Void> done = new CompletableFuture<>();

	// This is the listener to start next. Only one thread at a time writes it.
	private int next;

	// This is the first failure in strict mode. Only one thread at a time writes it.
	private @Nullable Throwable failure;

	/**
	 * Create a delivery to those listeners that the event matches now.
	 * @param from the index of the first listener
	 */
	AsyncDelivery(LifecycleEvent event, AsyncCall[] listeners, int from, BusEnvironment environment) {
		super(environment.isTimed());
		this.event = event;
		this.listeners = AsyncCall.matching(listeners, from, event);
		this.environment = environment;
		this.context = environment.context().capture();
	}

	/**
	 * Start with the first listener on the executor of the bus, if it has one.
	 */
	static void schedule(LifecycleEvent event, AsyncCall[] listeners, BusEnvironment environment) {
		Executor executor = environment.executor();
		if (executor == null) {
			logger.debug("Skipping {} asynchronous listeners of {}: the bus has no executor", listeners.length,
					event.getClass().getName());
			return;
		}
		try {
			AsyncDelivery delivery = new AsyncDelivery(event, listeners, 0, environment);
			if (delivery.listeners.length != 0) {
				executor.execute(delivery::start);
			}
		}
		catch (Throwable ex) {
			Errors.log(ex,
					(error) -> logger.warn(
							"Skipping {} asynchronous listeners of {}: the bus's executor " + "refused them",
							listeners.length, event.getClass().getName(), error));
		}
	}

	/**
	 * Continue when an earlier listener is done.
	 * @return a stage that completes after the last listener and fails only in strict
	 * mode
	 */
	CompletionStage<Void> follow(AsyncCall earlier, CompletionStage<?> pending) {
		await(earlier, pending);
		return this.done.minimalCompletionStage();
	}

	private void start() {
		this.environment.context().run(this.context, () -> {
			if (Caller.call(this, this.event) == null) {
				// Stages may complete each other on one thread. No event is emitted here,
				// so the recursion ends.
				run(Callers.find(Thread.currentThread()), this.event);
			}
		});
	}

	@Override
	CompletionStage<Void> run(Caller caller, LifecycleEvent event) {
		CompletionStage<?> pending = null;
		while (pending == null && this.next < this.listeners.length) {
			pending = this.listeners[this.next++].start(caller, event);
			noteFailure();
		}
		if (pending != null) {
			await(this.listeners[this.next - 1], pending);
		}
		else if (this.failure != null) {
			this.done.completeExceptionally(this.failure);
		}
		else {
			this.done.complete(null);
		}
		return DONE;
	}

	private void await(AsyncCall listener, CompletionStage<?> pending) {
		this.environment.pendingStages().await(pending).whenComplete((result, failure) -> {
			// The thread that completes the stage belongs to others.
			ThreadState.keep(() -> listener.settled(this.event, failure));
			noteFailure();
			start();
		});
	}

	private void noteFailure() {
		Throwable noted = this.environment.strictFailures().take();
		this.failure = (this.failure != null) ? this.failure : noted;
	}

}
