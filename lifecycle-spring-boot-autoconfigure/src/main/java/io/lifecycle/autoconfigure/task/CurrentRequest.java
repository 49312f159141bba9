package io.lifecycle.autoconfigure.task;

import java.util.function.LongSupplier;

import io.lifecycle.connection.Exchange;

import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * The id of the request that the current thread serves.
 */
final class CurrentRequest implements LongSupplier {

	@Override
	public long getAsLong() {
		RequestAttributes request = RequestContextHolder.getRequestAttributes();
		return (request != null) ? idOf(request) : 0;
	}

	static long idOf(RequestAttributes request) {
		Object exchange = request.getAttribute(Exchange.ATTRIBUTE, RequestAttributes.SCOPE_REQUEST);
		return (exchange instanceof Exchange known) ? known.id() : 0;
	}

}
