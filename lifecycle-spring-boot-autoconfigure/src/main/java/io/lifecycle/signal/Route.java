package io.lifecycle.signal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.lifecycle.event.LifecycleEvent;

/**
 * Delivers an event to some listeners, each isolated from the others.
 */
abstract class Route {

	/**
	 * The completed stage that all emits share.
	 */
	static final CompletionStage<Void> DONE = new Done();

	/**
	 * Whether {@link ListenerClock} must watch the listeners.
	 */
	final boolean timed;

	Route(boolean timed) {
		this.timed = timed;
	}

	/**
	 * Deliver an event to the listeners.
	 * @param caller the caller of the current thread
	 * @return a stage that completes when all of them are done
	 */
	abstract CompletionStage<Void> run(Caller caller, LifecycleEvent event) throws Throwable;

	/**
	 * Note that a listener has left its thread interrupted, or with another class loader.
	 */
	void threadChanged() {
	}

	/**
	 * A completed stage that callers cannot modify.
	 */
	private static final class Done extends CompletableFuture<Void> {

		Done() {
			super.complete(null);
		}

		@Override
		public void obtrudeValue(Void value) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void obtrudeException(Throwable ex) {
			throw new UnsupportedOperationException();
		}

		@Override
		public <U> CompletableFuture<U> newIncompleteFuture() {
			return new CompletableFuture<>();
		}

	}

}
