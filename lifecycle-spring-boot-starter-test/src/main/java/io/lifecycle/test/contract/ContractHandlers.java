package io.lifecycle.test.contract;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * The state that a {@link ConnectionEventsContract} shares with the handlers of its
 * application: the test knows when a handler runs, lets it continue, and controls its
 * stream.
 *
 * @since 0.1.0
 */
public final class ContractHandlers {

	private volatile CountDownLatch entered = new CountDownLatch(1);

	private volatile CountDownLatch released = new CountDownLatch(1);

	private volatile @Nullable Stream stream;

	private volatile @Nullable Path file;

	/**
	 * Create handlers that hold one call.
	 */
	public ContractHandlers() {
	}

	/**
	 * Make the handlers that begin later wait.
	 * @param count how many of them {@link #awaitEntered()} waits for
	 */
	public void hold(int count) {
		this.entered = new CountDownLatch(count);
		this.released = new CountDownLatch(1);
	}

	/**
	 * Called by a handler when it begins.
	 */
	public void entered() {
		this.entered.countDown();
	}

	/**
	 * Called by a handler that has begun. Wait until the test lets it continue, at most
	 * 20 seconds.
	 * @throws InterruptedException if the thread is interrupted
	 */
	public void awaitRelease() throws InterruptedException {
		this.released.await(20, TimeUnit.SECONDS);
	}

	/**
	 * Wait until as many handlers run as the test holds, at most 20 seconds.
	 * @throws InterruptedException if the thread is interrupted
	 */
	public void awaitEntered() throws InterruptedException {
		if (!this.entered.await(20, TimeUnit.SECONDS)) {
			throw new AssertionError("Handlers that did not begin: " + this.entered.getCount());
		}
	}

	/**
	 * Let the held handlers continue.
	 */
	public void release() {
		this.released.countDown();
	}

	/**
	 * Called by the handler that opens a stream, before it sends anything.
	 * @param stream the stream
	 */
	public void opened(Stream stream) {
		this.stream = stream;
	}

	/**
	 * Return the stream that was opened last.
	 * @return the stream
	 */
	public Stream stream() {
		return Objects.requireNonNull(this.stream, "No stream was opened");
	}

	/**
	 * Choose the file to serve.
	 * @param file the file
	 */
	public void serve(Path file) {
		this.file = file;
	}

	/**
	 * Return the file to serve.
	 * @return the file
	 */
	public Path file() {
		return Objects.requireNonNull(this.file, "There is no file");
	}

	/**
	 * An open stream of server-sent events.
	 *
	 * @since 0.1.0
	 */
	public interface Stream {

		/**
		 * Send an event. A stream whose client has left may fail or ignore it.
		 */
		void send();

		/**
		 * End the stream.
		 */
		void end();

	}

}
