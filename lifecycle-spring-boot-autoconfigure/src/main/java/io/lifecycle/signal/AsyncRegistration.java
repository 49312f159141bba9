package io.lifecycle.signal;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * A listener that answers with a stage.
 */
final class AsyncRegistration extends Registration {

	private final AsyncSignalListener<LifecycleEvent> listener;

	private final @Nullable Predicate<? super LifecycleEvent> filter;

	AsyncRegistration(DefaultSignalBus bus, Class<?> type, AsyncSignalListener<LifecycleEvent> listener,
			ListenerOptions options, long sequence) {
		super(bus, type, listener, options, sequence);
		this.listener = listener;
		this.filter = options.filter();
	}

	/**
	 * Call the listener.
	 * @return what to wait for, or {@code null} if the listener is done, well or not
	 */
	@Nullable CompletionStage<?> start(LifecycleEvent event) {
		try {
			if (this.filter != null && !this.filter.test(event)) {
				return null;
			}
			ListenerWatch watch = watch();
			CompletionStage<?> stage = (watch != null) ? call(event, watch) : call(event);
			// Exactly this class: a minimal stage extends it and refuses the question.
			if (stage != null && stage.getClass() == CompletableFuture.class
					&& ((CompletableFuture<?>) stage).isDone()) {
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

	private CompletionStage<?> call(LifecycleEvent event) {
		return Objects.requireNonNull(this.listener.onSignal(event), "the listener returned no stage");
	}

	private @Nullable CompletionStage<?> call(LifecycleEvent event, ListenerWatch watch) {
		if (!watch.health().admits()) {
			return null;
		}
		long started = watch.started();
		try {
			return call(event);
		}
		finally {
			watch.returned(started);
		}
	}

	void settled(LifecycleEvent event, @Nullable Throwable failure) {
		if (failure != null) {
			failed(StageResult.unwrap(failure), event);
		}
		else if (!health().isWell()) {
			health().succeeded();
		}
	}

}
