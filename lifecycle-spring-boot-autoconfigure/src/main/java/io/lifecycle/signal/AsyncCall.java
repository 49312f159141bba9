package io.lifecycle.signal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * How an asynchronous listener is called: nothing that it throws goes further.
 *
 * @param registration is notified of failures
 * @param listener the listener
 * @param filter which events are for the listener, or {@code null} for all
 * @param health what is known of the listener
 */
record AsyncCall(Registration registration, AsyncSignalListener<LifecycleEvent> listener,
		@Nullable Predicate<? super LifecycleEvent> filter, ListenerHealth health) {

	/**
	 * Call the listener.
	 * @return what to wait for, or {@code null} if the listener is done, well or not
	 */
	@Nullable CompletionStage<?> start(Caller caller, LifecycleEvent event) {
		try {
			caller.enter(this.health.number());
			if ((this.filter != null && !this.filter.test(event)) || !this.health.admits(true)) {
				caller.passOver();
				return null;
			}
			caller.count(this.health.number());
			CompletionStage<?> stage = StageResult.call(this.listener, event);
			// Only CompletableFuture itself: the JDK's minimal stage extends it, and its
			// isDone() throws.
			if (stage.getClass() != CompletableFuture.class || !((CompletableFuture<?>) stage).isDone()) {
				return stage;
			}
			CompletableFuture<?> future = (CompletableFuture<?>) stage;
			settled(event, future.<@Nullable Throwable>handle((result, failure) -> failure).join());
		}
		catch (Throwable ex) {
			this.registration.failed(ex, event);
		}
		return null;
	}

	void settled(LifecycleEvent event, @Nullable Throwable failure) {
		if (failure != null) {
			this.registration.failed(StageResult.unwrap(failure), event);
		}
		else if (!this.health.isWell()) {
			this.health.succeeded();
		}
	}

}
