package io.lifecycle.signal.annotation;

import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.ConditionalListener;
import io.lifecycle.signal.SignalListener;
import org.jspecify.annotations.Nullable;

/**
 * Delivers an event to a method.
 */
@FunctionalInterface
interface MethodDelivery {

	/**
	 * The result of a method that is not called.
	 */
	CompletionStage<?> SKIPPED = ConditionalListener.IGNORED;

	@Nullable Object deliver(LifecycleEvent event) throws Exception;

	default MethodDelivery when(Predicate<LifecycleEvent> condition) {
		return (event) -> condition.test(event) ? deliver(event) : SKIPPED;
	}

	/**
	 * Return a listener that ignores the result of the method.
	 */
	default SignalListener<LifecycleEvent> listener() {
		ConditionalListener listener = (event) -> deliver(event) != SKIPPED;
		return listener;
	}

}
