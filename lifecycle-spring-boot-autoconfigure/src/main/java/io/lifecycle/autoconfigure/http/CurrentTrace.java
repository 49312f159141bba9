package io.lifecycle.autoconfigure.http;

import java.util.function.Supplier;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the id of the trace that the current thread works for.
 *
 * @param tracer the tracer that knows
 */
record CurrentTrace(Tracer tracer) implements Supplier<@Nullable String> {

	@Override
	public @Nullable String get() {
		Span span = this.tracer.currentSpan();
		String id = (span != null) ? span.context().traceId() : null;
		// A tracer that does nothing has empty ids.
		return (id != null && !id.isEmpty()) ? id : null;
	}

}
