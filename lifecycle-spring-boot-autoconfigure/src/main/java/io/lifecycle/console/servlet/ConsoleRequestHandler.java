package io.lifecycle.console.servlet;

import java.io.IOException;
import java.io.OutputStream;

import io.lifecycle.connection.Observers;
import io.lifecycle.console.Console;
import io.lifecycle.console.ConsoleAnswer;
import io.lifecycle.console.ConsolePath;
import io.lifecycle.console.ConsoleStream;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.HttpRequestHandler;
import org.springframework.web.filter.ShallowEtagHeaderFilter;

/**
 * Answers the requests for the console.
 *
 * @since 0.1.0
 */
public final class ConsoleRequestHandler implements HttpRequestHandler {

	private final Console console;

	private final ConsolePath path;

	/**
	 * Create a handler.
	 * @param console the console
	 * @param path its path within the application
	 */
	public ConsoleRequestHandler(Console console, ConsolePath path) {
		this.console = console;
		this.path = path;
	}

	@Override
	public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
		Observers.mark(request::getAttribute, request::setAttribute);
		ConsoleAnswer answer = this.console.answer(new ServletConsoleRequest(request), this.path);
		response.setStatus(answer.status());
		answer.headers().forEach(response::setHeader);
		ConsoleStream stream = answer.stream();
		if (stream != null) {
			start(stream, request, response);
		}
		else {
			response.setContentLength(answer.body().length);
			response.getOutputStream().write(answer.body());
		}
	}

	private static void start(ConsoleStream stream, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		try {
			ShallowEtagHeaderFilter.disableContentCaching(request);
			OutputStream out = response.getOutputStream();
			AsyncContext async = request.startAsync();
			async.setTimeout(0);
			ServletConsoleOutput output = new ServletConsoleOutput(out, async, ServletConsoleRequest.exchange(request));
			async.addListener(new End(stream, output));
			stream.start(output);
		}
		catch (Throwable ex) {
			stream.close();
			throw ex;
		}
	}

	/**
	 * Ends the stream when the exchange has ended.
	 */
	private record End(ConsoleStream stream, ServletConsoleOutput output) implements AsyncListener {

		@Override
		public void onComplete(AsyncEvent event) {
			this.stream.close();
		}

		@Override
		public void onTimeout(AsyncEvent event) {
			event.getAsyncContext().complete();
		}

		// Otherwise the server would dispatch an error page into the stream.
		@Override
		public void onError(AsyncEvent event) {
			this.stream.close();
			if (!this.output.finish()) {
				this.output.abort();
				this.stream.close();
				this.output.finish();
			}
			event.getAsyncContext().complete();
		}

		@Override
		public void onStartAsync(AsyncEvent event) {
			// There is one stream.
		}

	}

}
