package io.lifecycle.console.servlet;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ThreadFactory;

import io.lifecycle.console.Console;
import io.lifecycle.console.ConsoleAnswer;
import io.lifecycle.console.ConsolePath;
import io.lifecycle.console.ConsoleStream;
import io.lifecycle.guard.DaemonThreads;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.web.HttpRequestHandler;
import org.springframework.web.filter.ShallowEtagHeaderFilter;

/**
 * Answers the requests for the console.
 *
 * @since 0.1.0
 */
public final class ConsoleRequestHandler implements HttpRequestHandler {

	private static final Logger logger = LoggerFactory.getLogger(ConsoleRequestHandler.class);

	private final ThreadFactory threads = DaemonThreads.of("lifecycle-console-", Runtime.version().feature());

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

	private void start(ConsoleStream stream, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		try {
			ShallowEtagHeaderFilter.disableContentCaching(request);
			OutputStream out = response.getOutputStream();
			AsyncContext async = request.startAsync();
			async.setTimeout(0);
			async.addListener(new End(stream));
			this.threads.newThread(() -> send(stream, out, async)).start();
		}
		catch (Throwable ex) {
			stream.close();
			throw ex;
		}
	}

	private static void send(ConsoleStream stream, OutputStream out, AsyncContext async) {
		try (stream) {
			for (byte[] part = stream.next(); part != null; part = stream.next()) {
				out.write(part);
				out.flush();
			}
			complete(stream, async);
		}
		catch (IOException ex) {
			// The client has left. The server reports an error, and its listener ends the
			// exchange: ending it here too could end another one.
			logger.debug("A stream of the console ended", ex);
		}
		catch (Throwable ex) {
			if (stream.isOpen()) {
				logger.warn("A stream of the console failed", ex);
			}
			complete(stream, async);
		}
	}

	private static void complete(ConsoleStream stream, AsyncContext async) {
		try {
			if (stream.isOpen()) {
				async.complete();
			}
		}
		catch (IllegalStateException ex) {
			// The server has just completed it.
		}
	}

	/**
	 * Ends the stream when the exchange has ended.
	 */
	private record End(ConsoleStream stream) implements AsyncListener {

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
			event.getAsyncContext().complete();
		}

		@Override
		public void onStartAsync(AsyncEvent event) {
			// There is one stream.
		}

	}

}
