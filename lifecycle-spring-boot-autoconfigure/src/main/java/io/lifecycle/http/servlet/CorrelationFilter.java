package io.lifecycle.http.servlet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
import org.slf4j.MDC;

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
		String trace = note(exchange);
		List<MdcEntry> entries = this.mdc ? put(exchange, trace) : List.of();
		try {
			chain.doFilter(request, response);
		}
		finally {
			entries.forEach(MdcEntry::restore);
		}
	}

	private @Nullable String note(Exchange exchange) {
		try {
			String current = this.traceId.get();
			if (current != null) {
				exchange.noteTraceId(current);
			}
			return exchange.traceId();
		}
		catch (Throwable ex) {
			logger.debug("Could not read the current trace", ex);
			return null;
		}
	}

	private static List<MdcEntry> put(Exchange exchange, @Nullable String trace) {
		List<MdcEntry> entries = new ArrayList<>(3);
		if (exchange.connectionId() != 0) {
			entries.add(MdcEntry.put("connection_id", Long.toString(exchange.connectionId())));
		}
		entries.add(MdcEntry.put("request_id", Long.toString(exchange.id())));
		if (trace != null) {
			entries.add(MdcEntry.put("trace_id", trace));
		}
		return entries;
	}

	/**
	 * A key in the MDC of this thread, and its value before.
	 */
	private record MdcEntry(String key, @Nullable String before) {

		static MdcEntry put(String key, String value) {
			String before = null;
			try {
				before = MDC.get(key);
				MDC.put(key, value);
			}
			catch (Throwable ex) {
				logger.debug("Could not put {} into the MDC", key, ex);
			}
			return new MdcEntry(key, before);
		}

		void restore() {
			try {
				if (this.before != null) {
					MDC.put(this.key, this.before);
				}
				else {
					MDC.remove(this.key);
				}
			}
			catch (Throwable ex) {
				logger.debug("Could not take {} out of the MDC", this.key, ex);
			}
		}

	}

}
