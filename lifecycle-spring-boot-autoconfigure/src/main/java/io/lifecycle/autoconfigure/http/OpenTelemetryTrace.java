package io.lifecycle.autoconfigure.http;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import org.jspecify.annotations.Nullable;

/**
 * The current trace of OpenTelemetry. Its Java agent traces an application without a
 * tracer of Micrometer, and serves the API where the application has it.
 */
final class OpenTelemetryTrace {

	static final String API = "io.opentelemetry.api.trace.Span";

	private OpenTelemetryTrace() {
	}

	static @Nullable String id() {
		SpanContext context = Span.current().getSpanContext();
		return context.isValid() ? context.getTraceId() : null;
	}

}
