package io.lifecycle.autoconfigure.http;

import io.lifecycle.connection.Connections;
import io.lifecycle.http.servlet.ExchangeFilter;
import jakarta.servlet.DispatcherType;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.core.Ordered;

/**
 * Puts the exchange filter before all others.
 */
final class ExchangeFilterRegistration {

	private ExchangeFilterRegistration() {
	}

	static FilterRegistrationBean<ExchangeFilter> of(Connections connections) {
		FilterRegistrationBean<ExchangeFilter> registration = new FilterRegistrationBean<>(
				new ExchangeFilter(connections));
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
		registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
		return registration;
	}

}
