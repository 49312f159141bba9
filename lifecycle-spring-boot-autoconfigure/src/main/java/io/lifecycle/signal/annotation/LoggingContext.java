package io.lifecycle.signal.annotation;

import java.util.Map;

import kotlin.coroutines.AbstractCoroutineContextElement;
import kotlin.coroutines.CoroutineContext;
import kotlinx.coroutines.ThreadContextElement;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Keeps the MDC of the thread that creates it while a coroutine runs. Loaded only if
 * Kotlin's coroutines are present.
 */
final class LoggingContext extends AbstractCoroutineContextElement
		implements ThreadContextElement<@Nullable Map<String, String>> {

	private static final CoroutineContext.Key<LoggingContext> KEY = new CoroutineContext.Key<>() {
	};

	private final @Nullable Map<String, String> values = MDC.getCopyOfContextMap();

	LoggingContext() {
		super(KEY);
	}

	@Override
	public @Nullable Map<String, String> updateThreadContext(CoroutineContext context) {
		Map<String, String> previous = MDC.getCopyOfContextMap();
		set(this.values);
		return previous;
	}

	@Override
	public void restoreThreadContext(CoroutineContext context, @Nullable Map<String, String> previous) {
		set(previous);
	}

	private static void set(@Nullable Map<String, String> values) {
		if (values != null) {
			MDC.setContextMap(values);
		}
		else {
			MDC.clear();
		}
	}

}
