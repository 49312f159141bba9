package io.lifecycle.http.servlet;

import io.lifecycle.connection.Connections;
import io.lifecycle.connection.Exchange;
import io.lifecycle.connection.Guard;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.UnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * An exchange without an integration. It ends when the filter chain returns, or with the
 * last asynchronous cycle. It holds no objects of the container.
 */
final class StandaloneExchange implements AsyncListener {

	private static final long UNKNOWN = -1;

	private static final String ATTRIBUTE = StandaloneExchange.class.getName();

	private final Exchange exchange;

	private volatile int committedStatus;

	private StandaloneExchange(Exchange exchange) {
		this.exchange = exchange;
	}

	static @Nullable StandaloneExchange of(ServletRequest request) {
		return (request.getAttribute(ATTRIBUTE) instanceof StandaloneExchange standalone) ? standalone : null;
	}

	static @Nullable StandaloneExchange begin(Connections connections, HttpServletRequest request) {
		try {
			StandaloneExchange standalone = new StandaloneExchange(connections.begin(new ServletRequestHead(request)));
			request.setAttribute(Exchange.ATTRIBUTE, standalone.exchange);
			request.setAttribute(ATTRIBUTE, standalone);
			return standalone;
		}
		catch (Throwable ex) {
			Guard.failed(ex);
			return null;
		}
	}

	void returned(ServletRequest request, ServletResponse response, @Nullable Throwable failure) {
		if (failure != null) {
			Exchanges.error(this.exchange, failure);
		}
		try {
			noteStatus(response);
			if (request.getDispatcherType() == DispatcherType.ASYNC) {
				return;
			}
			// A container that must handle a failure may not report the end of the
			// asynchronous cycle.
			if (failure == null && request.isAsyncStarted()) {
				request.getAsyncContext().addListener(this, request, response);
				return;
			}
		}
		catch (Throwable ex) {
			Guard.failed(ex);
		}
		end(response, failure);
	}

	private void noteStatus(ServletResponse response) {
		// Tomcat changes the status of a failed response after the client has seen it.
		if (this.committedStatus == 0 && response.isCommitted()) {
			this.committedStatus = getStatus(response);
		}
	}

	@Override
	public void onStartAsync(AsyncEvent event) {
		// A new asynchronous cycle begins without the listeners of the previous one.
		event.getAsyncContext().addListener(this, event.getSuppliedRequest(), event.getSuppliedResponse());
	}

	@Override
	public void onTimeout(AsyncEvent event) {
		// The application or the container sends a response, then onComplete follows.
	}

	@Override
	public void onError(AsyncEvent event) {
		if (event.getThrowable() != null) {
			Exchanges.error(this.exchange, event.getThrowable());
		}
	}

	@Override
	public void onComplete(AsyncEvent event) {
		end(event.getSuppliedResponse(), null);
	}

	private void end(ServletResponse response, @Nullable Throwable failure) {
		try {
			this.exchange.complete(status(response, failure), UNKNOWN);
		}
		catch (Throwable ex) {
			Guard.failed(ex);
			this.exchange.complete(0, UNKNOWN);
		}
	}

	private int status(ServletResponse response, @Nullable Throwable failure) {
		if (this.committedStatus != 0) {
			return this.committedStatus;
		}
		// The container turns the failure into a response after the filter has returned.
		return (failure != null) ? getStatus(failure) : getStatus(response);
	}

	private static int getStatus(ServletResponse response) {
		return (response instanceof HttpServletResponse http) ? http.getStatus() : 0;
	}

	private static int getStatus(Throwable failure) {
		if (failure instanceof UnavailableException unavailable) {
			return unavailable.isPermanent() ? HttpServletResponse.SC_NOT_FOUND
					: HttpServletResponse.SC_SERVICE_UNAVAILABLE;
		}
		return HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
	}

}
