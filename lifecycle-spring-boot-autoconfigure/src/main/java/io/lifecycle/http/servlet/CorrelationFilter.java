package io.lifecycle.http.servlet;

import java.io.IOException;
import java.util.function.Supplier;

import io.lifecycle.connection.Exchange;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes the trace that an exchange belongs to, and puts the ids of the exchange into the
 * MDC of the thread while the application handles it. To stand after the exchange filter
 * and after whatever begins the trace.
 *
 * @since 0.1.0
 */
public final class CorrelationFilter implements Filter {

	private static final Logger logger = LoggerFactory.getLogger(CorrelationFilter.class);

	private final Supplier<@Nullable String> traceId;

	private final boolean mdc;

	/**
	 * Create a filter.
	 * @param traceId tells the id of the current trace, or {@code null}
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
		String trace = note(exchange);
		ExchangeMdc ids = this.mdc ? ExchangeMdc.put(exchange, trace) : null;
		try {
			chain.doFilter(request, response);
		}
		finally {
			if (ids != null) {
				ids.remove();
			}
		}
	}

	private @Nullable String note(Exchange exchange) {
		try {
			String current = this.traceId.get();
			if (current != null) {
				exchange.traceId(current);
			}
			return exchange.traceId();
		}
		catch (Throwable ex) {
			logger.debug("Could not read the current trace", ex);
			return null;
		}
	}

}
