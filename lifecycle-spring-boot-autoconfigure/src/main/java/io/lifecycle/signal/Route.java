package io.lifecycle.signal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.lifecycle.event.LifecycleEvent;

/**
 * The way of an event through some listeners, each guarded from the others.
 */
abstract class Route {

	/**
	 * The complete stage that all emits share.
	 */
	static final CompletionStage<Void> DONE = new Done();

	/**
	 * Whether {@link ListenerClock} has to look at the listeners.
	 */
	final boolean timed;

	Route(boolean timed) {
		this.timed = timed;
	}

	/**
	 * Hand an event to the listeners.
	 * @param caller the present thread
	 * @return a stage that completes when all of them are done
	 */
	abstract CompletionStage<Void> run(Caller caller, LifecycleEvent event) throws Throwable;

	/**
	 * Nobody can spoil it for the others.
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
