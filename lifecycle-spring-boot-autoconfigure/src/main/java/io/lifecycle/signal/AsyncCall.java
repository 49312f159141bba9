package io.lifecycle.signal;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.guard.ThreadState;
import org.jspecify.annotations.Nullable;

/**
 * Calls an asynchronous listener, and catches whatever it throws.
 *
 * @param registration is notified of failures
 * @param listener the listener
 * @param filter selects the events of the listener, or {@code null} for all
 * @param health the health of the listener
 */
record AsyncCall(Registration registration, AsyncSignalListener<LifecycleEvent> listener,
		@Nullable Predicate<? super LifecycleEvent> filter, ListenerHealth health) {

	/**
	 * Return those of some listeners that an event matches. This is called on the
	 * emitting thread.
	 */
	static AsyncCall[] matching(AsyncCall[] listeners, int from, LifecycleEvent event) {
		AsyncCall[] matching = new AsyncCall[listeners.length - from];
		int count = 0;
		for (int i = from; i < listeners.length; i++) {
			if (listeners[i].matches(event)) {
				matching[count++] = listeners[i];
			}
		}
		return (count == matching.length) ? matching : Arrays.copyOf(matching, count);
	}

	boolean matches(LifecycleEvent event) {
		try {
			return this.filter == null || this.filter.test(event);
		}
		catch (Throwable ex) {
			this.registration.failed(ex, event);
			return false;
		}
	}

	/**
	 * Call the listener of a matching event.
	 * @return the stage to wait for, or {@code null} if the listener is done
	 */
	@Nullable CompletionStage<?> start(Caller caller, LifecycleEvent event) {
		try {
			return call(caller, event);
		}
		catch (Throwable ex) {
			this.registration.failed(ex, event);
			ThreadState.thrown(ex);
			return null;
		}
		finally {
			caller.leave();
		}
	}

	private @Nullable CompletionStage<?> call(Caller caller, LifecycleEvent event) throws Exception {
		caller.enter(this.health.number());
		if (!this.health.admits(true)) {
			caller.passOver();
			return null;
		}
		caller.count(this.health.number());
		CompletionStage<?> stage = PendingStages.call(this.listener, event);
		// The JDK's minimal stage extends CompletableFuture, and its isDone() throws.
		if (stage.getClass() != CompletableFuture.class || !((CompletableFuture<?>) stage).isDone()) {
			return stage;
		}
		CompletableFuture<?> future = (CompletableFuture<?>) stage;
		settled(event, future.<@Nullable Throwable>handle((result, failure) -> failure).join());
		return null;
	}

	void settled(LifecycleEvent event, @Nullable Throwable failure) {
		if (failure != null) {
			this.registration.failed(PendingStages.unwrap(failure), event);
		}
		else if (!this.health.isWell()) {
			this.health.succeeded();
		}
	}

}
