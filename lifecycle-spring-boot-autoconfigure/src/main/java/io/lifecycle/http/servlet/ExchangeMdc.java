package io.lifecycle.http.servlet;

import java.util.ArrayDeque;
import java.util.Deque;

import io.lifecycle.connection.Exchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The ids of an exchange in the MDC of this thread, until they are removed. It never
 * fails.
 */
final class ExchangeMdc {

	private static final Logger logger = LoggerFactory.getLogger(ExchangeMdc.class);

	private final Deque<Previous> previous = new ArrayDeque<>(3);

	private ExchangeMdc() {
	}

	static ExchangeMdc put(Exchange exchange, @Nullable String traceId) {
		ExchangeMdc ids = new ExchangeMdc();
		ids.put("connection_id", (exchange.connectionId() != 0) ? Long.toString(exchange.connectionId()) : null);
		ids.put("request_id", Long.toString(exchange.id()));
		ids.put("trace_id", traceId);
		return ids;
	}

	private void put(String key, @Nullable String value) {
		if (value == null) {
			return;
		}
		try {
			this.previous.push(new Previous(key, MDC.get(key)));
			MDC.put(key, value);
		}
		catch (Throwable ex) {
			logger.debug("Could not put {} into the MDC", key, ex);
		}
	}

	void remove() {
		this.previous.forEach(Previous::restore);
	}

	private record Previous(String key, @Nullable String value) {

		void restore() {
			try {
				if (this.value != null) {
					MDC.put(this.key, this.value);
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
