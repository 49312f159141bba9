package io.lifecycle.signal;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * A listener that answers with a stage.
 */
final class AsyncRegistration extends Registration {

	private final AsyncSignalListener<LifecycleEvent> listener;

	AsyncRegistration(DefaultSignalBus bus, Class<?> type, AsyncSignalListener<LifecycleEvent> listener,
			ListenerOptions options, long sequence) {
		super(bus, type, listener, options, sequence);
		this.listener = listener;
	}

	@Override
	AsyncSignalListener<LifecycleEvent> listener() {
		return this.listener;
	}

	/**
	 * Call the listener.
	 * @return what to wait for, or {@code null} if the listener is done, well or not
	 */
	@Nullable CompletionStage<?> start(LifecycleEvent event) {
		try {
			CompletionStage<?> stage = Objects.requireNonNull(this.listener.onSignal(event),
					"the listener returned no stage");
			// Exactly this class: a minimal stage extends it and refuses the question.
			if (stage.getClass() == CompletableFuture.class && ((CompletableFuture<?>) stage).isDone()) {
				CompletableFuture<?> future = (CompletableFuture<?>) stage;
				settled(event, future.<@Nullable Throwable>handle((result, failure) -> failure).join());
				return null;
			}
			return stage;
		}
		catch (Throwable ex) {
			failed(ex, event);
			return null;
		}
	}

	void settled(LifecycleEvent event, @Nullable Throwable failure) {
		if (failure != null) {
			Throwable cause = failure.getCause();
			failed((failure instanceof CompletionException && cause != null) ? cause : failure, event);
		}
	}

}
