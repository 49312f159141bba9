package io.lifecycle.console.servlet;

import java.io.IOException;
import java.io.OutputStream;

import io.lifecycle.connection.Exchange;
import io.lifecycle.console.ConsoleOutput;
import jakarta.servlet.AsyncContext;
import org.jspecify.annotations.Nullable;

/**
 * The response of a servlet container. Its blocking writes are those that containers
 * support on any thread.
 */
final class ServletConsoleOutput implements ConsoleOutput {

	private final OutputStream out;

	private final AsyncContext async;

	private final @Nullable Exchange exchange;

	ServletConsoleOutput(OutputStream out, AsyncContext async, @Nullable Exchange exchange) {
		this.out = out;
		this.async = async;
		this.exchange = exchange;
	}

	@Override
	public void write(byte[] part) throws IOException {
		this.out.write(part);
		this.out.flush();
	}

	// After a failed write the server reports an error, and its listener ends the
	// exchange: ending it here too could end another one.
	@Override
	public void end(@Nullable Throwable failure) {
		if (!(failure instanceof IOException)) {
			this.async.complete();
		}
	}

	@Override
	public boolean abort() {
		return this.exchange != null && this.exchange.abort();
	}

}
