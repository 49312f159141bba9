package io.lifecycle.http.servlet;

import io.lifecycle.connection.Exchange;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.core.PriorityOrdered;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * Notes the exception of a handler before another resolver handles it. It resolves
 * nothing itself. It precedes all other resolvers of the dispatcher servlet, and must
 * also be the first one of Spring MVC's composite resolver, which filters use.
 *
 * @since 0.1.0
 */
public final class ExchangeErrorResolver implements HandlerExceptionResolver, PriorityOrdered {

	/**
	 * Create a resolver.
	 */
	public ExchangeErrorResolver() {
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public @Nullable ModelAndView resolveException(HttpServletRequest request, HttpServletResponse response,
			@Nullable Object handler, Exception ex) {
		Exchange exchange = Exchanges.of(request);
		if (exchange != null) {
			Exchanges.error(exchange, ex);
		}
		return null;
	}

}
