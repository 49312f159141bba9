package io.lifecycle.http.servlet;

import java.io.IOException;

import io.lifecycle.connection.Connections;
import io.lifecycle.connection.Exchange;
import io.lifecycle.connection.Guard;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Notes exceptions that the application throws to the server, and which exchange the
 * thread serves. If no integration tracks the server, the filter begins and ends an
 * exchange itself. It must be the first filter of {@code REQUEST} and {@code ASYNC}
 * dispatches, and be {@link #destroy() destroyed} when the server has stopped.
 *
 * @since 0.1.0
 */
public final class ExchangeFilter implements Filter {

	private final Connections connections;

	private final OpenExchanges open = new OpenExchanges();

	/**
	 * Create a filter.
	 * @param connections begins the exchanges that no integration began
	 */
	public ExchangeFilter(Connections connections) {
		this.connections = connections;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		if (!this.connections.isExchangeObserved()) {
			chain.doFilter(request, response);
			return;
		}
		StandaloneExchange standalone = (Exchanges.of(request) != null) ? StandaloneExchange.of(request)
				: begin(request, response);
		Exchange exchange = Exchanges.of(request);
		Exchange outer = Exchange.setCurrent((exchange != null && !exchange.isObserver()) ? exchange : null);
		Throwable failure = null;
		try {
			chain.doFilter(request, response);
		}
		catch (Throwable ex) {
			failure = ex;
			if (exchange != null) {
				Exchanges.error(exchange, ex);
			}
			throw ex;
		}
		finally {
			Exchange.setCurrent(outer);
			if (exchange != null) {
				Guard.run(exchange, request, this::noteRoute);
			}
			if (standalone != null) {
				standalone.returned(request, failure);
			}
		}
	}

	// An interceptor before ours may have refused the request. An error page has another
	// route.
	private void noteRoute(Exchange exchange, ServletRequest request) {
		String attribute = this.connections.routeAttribute();
		if (attribute != null && request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) == null
				&& request.getAttribute(attribute) instanceof String pattern) {
			exchange.noteRoute(pattern);
		}
	}

	private @Nullable StandaloneExchange begin(ServletRequest request, ServletResponse response) {
		// An exchange that nobody observed at its start is not begun later.
		if (request.getDispatcherType() != DispatcherType.REQUEST || !(request instanceof HttpServletRequest http)) {
			return null;
		}
		try {
			Exchange exchange = this.connections.begin(new ServletRequestHead(http));
			return StandaloneExchange.begin(this.open, exchange, request, response);
		}
		catch (Throwable ex) {
			Guard.failed(ex);
			return null;
		}
	}

	/**
	 * End the exchanges that the filter has begun and that are still open. Repeated calls
	 * do nothing more.
	 */
	@Override
	public void destroy() {
		this.open.endAll();
	}

}
