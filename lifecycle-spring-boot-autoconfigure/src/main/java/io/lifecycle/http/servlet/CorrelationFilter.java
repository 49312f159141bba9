package io.lifecycle.http.servlet;

import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

import io.lifecycle.connection.Exchange;
import io.lifecycle.connection.Guard;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Notes the trace that an exchange belongs to, and puts the ids of the exchange into the
 * MDC of the thread while the application handles it. It must follow the exchange filter
 * and the filter that begins the trace.
 *
 * @since 0.1.0
 */
public final class CorrelationFilter implements Filter {

	private final Supplier<@Nullable String> traceId;

	private final boolean mdc;

	/**
	 * Create a filter.
	 * @param traceId returns the id of the current trace, or {@code null}
	 * @param mdc whether to put {@code connection_id}, {@code request_id} and
	 * {@code trace_id} into the MDC
	 */
	public CorrelationFilter(Supplier<@Nullable String> traceId, boolean mdc) {
		this.traceId = traceId;
		this.mdc = mdc;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		Exchange exchange = Exchanges.of(request);
		if (exchange == null) {
			chain.doFilter(request, response);
			return;
		}
		Guard.run(exchange, this.traceId, CorrelationFilter::note);
		Map<String, @Nullable String> entries = this.mdc ? ids(exchange) : Collections.emptyMap();
		entries.replaceAll(CorrelationFilter::swap);
		try {
			chain.doFilter(request, response);
		}
		finally {
			entries.forEach(CorrelationFilter::swap);
		}
	}

	private static void note(Exchange exchange, Supplier<@Nullable String> traceId) {
		String current = traceId.get();
		if (current != null) {
			exchange.noteTraceId(current);
		}
	}

	private static Map<String, @Nullable String> ids(Exchange exchange) {
		Map<String, @Nullable String> ids = new HashMap<>();
		if (exchange.connectionId() != 0) {
			ids.put("connection_id", Long.toString(exchange.connectionId()));
		}
		ids.put("request_id", Long.toString(exchange.id()));
		if (exchange.traceId() != null) {
			ids.put("trace_id", exchange.traceId());
		}
		return ids;
	}

	/**
	 * Set a value in the MDC of this thread.
	 * @return the previous value
	 */
	private static @Nullable String swap(String key, @Nullable String value) {
		try {
			String before = MDC.get(key);
			if (value != null) {
				MDC.put(key, value);
			}
			else {
				MDC.remove(key);
			}
			return before;
		}
		catch (Throwable ex) {
			Guard.failed(ex);
			return null;
		}
	}

}
