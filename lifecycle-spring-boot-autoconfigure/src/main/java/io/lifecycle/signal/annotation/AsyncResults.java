package io.lifecycle.signal.annotation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.AsyncSignalListener;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;

/**
 * Turns what asynchronous methods return into stages.
 */
final class AsyncResults {

	private AsyncResults() {
	}

	/**
	 * Return how to wait for a result of the given type.
	 * @return the conversion, or {@code null} if there is nothing to wait for
	 */
	static @Nullable Function<Object, CompletionStage<?>> conversion(Class<?> returnType) {
		if (CompletionStage.class.isAssignableFrom(returnType)) {
			return CompletionStage.class::cast;
		}
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(returnType);
		return (adapter != null) ? (result) -> PublisherStage.drain(adapter.toPublisher(result)) : null;
	}

	static AsyncSignalListener<LifecycleEvent> listener(MethodDelivery delivery,
			Function<Object, CompletionStage<?>> conversion) {
		return (event) -> {
			try {
				Object result = delivery.deliver(event);
				if (result == null) {
					throw new IllegalStateException("The method returned null, which nobody can wait for");
				}
				return (result != MethodDelivery.SKIPPED) ? conversion.apply(result)
						: CompletableFuture.completedFuture(null);
			}
			catch (Exception ex) {
				return CompletableFuture.failedFuture(ex);
			}
		};
	}

}
