package io.lifecycle.console.servlet;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import io.lifecycle.connection.Exchange;
import io.lifecycle.console.ConsoleOutput;
import jakarta.servlet.AsyncContext;
import org.jspecify.annotations.Nullable;

/**
 * The response of a servlet container. Its blocking writes are those that containers
 * support on any thread.
 */
final class ServletConsoleOutput implements ConsoleOutput {

	private static final int PATIENCE = 2;

	private final ReentrantLock writing = new ReentrantLock();

	private final OutputStream out;

	private final AsyncContext async;

	private final @Nullable Exchange exchange;

	private volatile boolean ended;

	ServletConsoleOutput(OutputStream out, AsyncContext async, @Nullable Exchange exchange) {
		this.out = out;
		this.async = async;
		this.exchange = exchange;
	}

	@Override
	public void write(byte[] part) throws IOException {
		this.writing.lock();
		try {
			if (this.ended) {
				throw new EOFException("The exchange has ended");
			}
			this.out.write(part);
			this.out.flush();
		}
		finally {
			this.writing.unlock();
		}
	}

	// After a failed write the server reports an error, and its listener ends the
	// exchange: ending it here too could end another one.
	@Override
	public void end(@Nullable Throwable failure) {
		this.writing.lock();
		try {
			if (!this.ended && !(failure instanceof IOException)) {
				this.async.complete();
			}
		}
		finally {
			this.writing.unlock();
		}
	}

	/**
	 * Write nothing more, and wait for the thread that is writing. The server is about to
	 * use the response for another exchange, which must not get the failure of this one.
	 * @return whether no thread is writing
	 */
	boolean finish() {
		this.ended = true;
		try {
			if (this.writing.tryLock(PATIENCE, TimeUnit.SECONDS)) {
				this.writing.unlock();
				return true;
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return false;
	}

	@Override
	public boolean abort() {
		return this.exchange != null && this.exchange.abort();
	}

}
