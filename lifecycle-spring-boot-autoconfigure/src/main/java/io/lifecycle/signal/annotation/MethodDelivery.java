package io.lifecycle.signal.annotation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.SignalListener;
import org.jspecify.annotations.Nullable;

/**
 * Brings an event to a method.
 */
@FunctionalInterface
interface MethodDelivery {

	/**
	 * What stands for the result of a method that is not called, of either kind.
	 */
	CompletionStage<?> SKIPPED = CompletableFuture.completedFuture(null);

	@Nullable Object deliver(LifecycleEvent event) throws Exception;

	default MethodDelivery when(Predicate<LifecycleEvent> condition) {
		return (event) -> condition.test(event) ? deliver(event) : SKIPPED;
	}

	/**
	 * Return a listener that ignores what the method returns.
	 */
	default SignalListener<LifecycleEvent> listener() {
		return (event) -> deliver(event);
	}

}
