package io.lifecycle.console.reactive;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import io.lifecycle.console.ConsoleOutput;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.FluxSink;

/**
 * The response of a reactive server. A server may forget to ask for more, or to cancel,
 * when the client leaves while much is being sent, so that a part must be taken in time.
 */
final class ReactiveConsoleOutput implements ConsoleOutput {

	private static final long PATIENCE = Duration.ofSeconds(20).toNanos();

	private final FluxSink<byte[]> sink;

	private volatile @Nullable Thread writer;

	ReactiveConsoleOutput(FluxSink<byte[]> sink) {
		this.sink = sink.onRequest((count) -> LockSupport.unpark(this.writer));
	}

	@Override
	public void write(byte[] part) throws IOException {
		this.writer = Thread.currentThread();
		awaitRequest();
		this.sink.next(part);
		awaitRequest();
	}

	private void awaitRequest() throws IOException {
		long began = System.nanoTime();
		for (long left = PATIENCE; this.sink.requestedFromDownstream() == 0; left = PATIENCE - System.nanoTime()
				+ began) {
			if (left <= 0 || Thread.interrupted() || this.sink.isCancelled()) {
				// Its type says that the client has left, which is no error of the
				// application.
				throw new EOFException("The client does not read");
			}
			LockSupport.parkNanos(this, left);
		}
	}

	@Override
	public void end(@Nullable Throwable failure) {
		if (failure != null) {
			this.sink.error(failure);
		}
		else {
			this.sink.complete();
		}
	}

}
