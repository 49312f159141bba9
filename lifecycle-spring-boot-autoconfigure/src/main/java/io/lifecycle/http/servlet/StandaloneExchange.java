package io.lifecycle.http.servlet;

import java.io.IOException;

import io.lifecycle.connection.Exchange;
import io.lifecycle.connection.Guard;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.UnavailableException;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/**
 * An exchange without an integration. It ends when the filter chain returns, or with the
 * last asynchronous cycle. Only the request and its asynchronous cycle refer to this
 * object.
 */
final class StandaloneExchange implements AsyncListener {

	private static final String ATTRIBUTE = StandaloneExchange.class.getName();

	private final ServletResponse response;

	private final OpenExchanges.Entry entry;

	private StandaloneExchange(ServletResponse response, OpenExchanges open, Exchange exchange) {
		this.response = response;
		this.entry = open.add(this, exchange);
	}

	static @Nullable StandaloneExchange of(ServletRequest request) {
		return (request.getAttribute(ATTRIBUTE) instanceof StandaloneExchange standalone) ? standalone : null;
	}

	static StandaloneExchange begin(OpenExchanges open, Exchange exchange, ServletRequest request,
			ServletResponse response) {
		StandaloneExchange standalone = new StandaloneExchange(response, open, exchange);
		request.setAttribute(Exchange.ATTRIBUTE, exchange);
		request.setAttribute(ATTRIBUTE, standalone);
		return standalone;
	}

	void returned(ServletRequest request, @Nullable Throwable failure) {
		noteStatus();
		try {
			if (request.getDispatcherType() == DispatcherType.ASYNC) {
				return;
			}
			// A container that must handle a failure may not report the end of the
			// asynchronous cycle.
			if (failure == null && request.isAsyncStarted()) {
				request.getAsyncContext().addListener(this);
				return;
			}
		}
		catch (Throwable ex) {
			Guard.failed(ex);
		}
		end(failure);
	}

	/**
	 * Note the status that the client has seen: Tomcat changes that of a failed response
	 * afterwards.
	 */
	void noteStatus() {
		try {
			if (this.entry.status() == 0 && this.response.isCommitted()) {
				this.entry.noteStatus(getStatus(this.response));
				if (Exchange.isStream(this.response.getContentType())) {
					this.entry.exchange().noteStream();
				}
			}
		}
		catch (Throwable ex) {
			// The container has already recycled the response.
		}
	}

	@Override
	public void onStartAsync(AsyncEvent event) {
		// A new asynchronous cycle begins without the listeners of the previous one.
		event.getAsyncContext().addListener(this);
	}

	@Override
	public void onTimeout(AsyncEvent event) {
		// The application or the container sends a response, then onComplete follows.
	}

	@Override
	public void onError(AsyncEvent event) {
		Throwable error = event.getThrowable();
		if (error != null) {
			Exchanges.error(this.entry.exchange(), error);
		}
		noteStatus();
		// The client gets nothing more. Tomcat does not report the end of a cycle that
		// fails before the filter chain has returned, if another listener dispatches it.
		if (error instanceof IOException && this.entry.status() != 0) {
			this.entry.end();
		}
	}

	@Override
	public void onComplete(AsyncEvent event) {
		end(null);
	}

	private void end(@Nullable Throwable failure) {
		noteStatus();
		this.entry.end((this.entry.status() != 0) ? this.entry.status() : statusToBe(failure));
	}

	private int statusToBe(@Nullable Throwable failure) {
		try {
			// The container turns the failure into a response after the filter has
			// returned.
			return (failure != null) ? getStatus(failure) : getStatus(this.response);
		}
		catch (Throwable ex) {
			Guard.failed(ex);
			return 0;
		}
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
