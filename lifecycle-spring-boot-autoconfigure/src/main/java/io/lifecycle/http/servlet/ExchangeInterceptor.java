package io.lifecycle.http.servlet;

import io.lifecycle.connection.Connections;
import io.lifecycle.connection.Exchange;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Notes the pattern that matched a request before a forward or an error page matches
 * another one.
 *
 * @since 0.1.0
 */
public final class ExchangeInterceptor implements HandlerInterceptor {

	/**
	 * Create an interceptor. It also shows integrations where to find the pattern, for
	 * exchanges that nobody observes.
	 * @param connections the connections of the application
	 */
	public ExchangeInterceptor(Connections connections) {
		connections.setRouteAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
	}

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
		Exchange exchange = Exchanges.of(request);
		if (exchange != null) {
			if (request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) != null) {
				errorPage(exchange, request);
			}
			else if (request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) instanceof String pattern) {
				exchange.noteRoute(pattern);
			}
		}
		return true;
	}

	private static void errorPage(Exchange exchange, HttpServletRequest request) {
		if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable error) {
			Exchanges.error(exchange, error);
		}
	}

}
