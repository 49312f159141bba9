package io.lifecycle.console;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;

import io.lifecycle.guard.DaemonThreads;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open stream. One thread takes its parts and writes them, so a client that does not
 * read only delays its own stream: the events wait in the ring.
 *
 * @since 0.1.0
 */
public final class ConsoleStream implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(ConsoleStream.class);

	private static final ThreadFactory threads = DaemonThreads.of("lifecycle-console-", Runtime.version().feature());

	private static final long TICK = Duration.ofMillis(100).toNanos();

	private final ConsoleStreams streams;

	private final StreamParts parts;

	// The reason why the stream ends.
	private volatile @Nullable String end;

	private volatile @Nullable Thread thread;

	private volatile @Nullable ConsoleOutput output;

	// When the last part was taken, while it is being written.
	private volatile long takenNanos = System.nanoTime();

	// Whether that part is being written.
	private volatile boolean writing;

	// Whether the client was cut off.
	private volatile boolean cut;

	private volatile boolean closed;

	private long tickNanos = System.nanoTime();

	ConsoleStream(ConsoleStreams streams, StreamParts parts) {
		this.streams = streams;
		this.parts = parts;
	}

	/**
	 * Send the stream until it ends, on a thread of its own.
	 * @param output where to send it
	 */
	public void start(ConsoleOutput output) {
		this.output = output;
		threads.newThread(() -> send(output)).start();
	}

	private void send(ConsoleOutput output) {
		Throwable failure = null;
		try {
			for (byte[] part = next(); part != null; part = next()) {
				output.write(part);
			}
		}
		catch (Throwable ex) {
			failure = ex;
		}
		boolean open = !this.closed;
		close();
		Thread.interrupted();
		if (open) {
			end(output, failure);
		}
	}

	private static void end(ConsoleOutput output, @Nullable Throwable failure) {
		if (failure instanceof IOException) {
			logger.debug("The client of a stream of the console has left", failure);
		}
		else if (failure != null) {
			logger.warn("A stream of the console failed", failure);
		}
		try {
			output.end(failure);
		}
		catch (Throwable ex) {
			logger.debug("The response of a stream of the console has already ended", ex);
		}
	}

	/**
	 * Wait for the next part of the stream, a fraction of a second or more. Called by one
	 * thread at a time.
	 * @return the bytes to send, or {@code null} at the end
	 */
	byte @Nullable [] next() {
		if (this.closed) {
			return null;
		}
		this.thread = Thread.currentThread();
		this.parts.written(System.nanoTime() - this.takenNanos);
		this.writing = false;
		StringBuilder part = this.parts.first();
		while (part.isEmpty() && !this.parts.isEnded()) {
			awaitTick();
			this.parts.append(part, this.tickNanos, this.tickNanos - this.takenNanos, this.end);
		}
		byte[] bytes = this.parts.sent(part);
		this.takenNanos = System.nanoTime();
		this.writing = true;
		return (part.isEmpty() || this.closed) ? null : bytes;
	}

	private void awaitTick() {
		long next = this.tickNanos + TICK;
		for (long now = System.nanoTime(); now < next && this.end == null; now = System.nanoTime()) {
			LockSupport.parkNanos(this, next - now);
			if (Thread.interrupted()) {
				this.end = "interrupted";
			}
		}
		this.tickNanos = System.nanoTime();
		if (this.end == null && this.parts.isOutdated(this.tickNanos)) {
			this.end = "renew";
		}
	}

	/**
	 * Return since when its client has not read; now if it waits for the next part.
	 */
	long unreadSinceNanos() {
		return this.writing ? this.takenNanos : System.nanoTime();
	}

	/**
	 * End the stream with the next part.
	 */
	void end(String why) {
		this.end = why;
		LockSupport.unpark(this.thread);
	}

	/**
	 * End the stream although its client does not read.
	 * @return whether it ends soon
	 */
	boolean abort() {
		ConsoleOutput output = this.output;
		if (output != null && !this.cut) {
			this.cut = output.abort();
			interrupt();
		}
		return this.cut;
	}

	/**
	 * Return whether its client may keep its thread.
	 */
	boolean isHeld() {
		return !this.cut;
	}

	private void interrupt() {
		Thread thread = this.thread;
		if (thread != null && thread != Thread.currentThread()) {
			thread.interrupt();
		}
	}

	/**
	 * Free what the stream uses: its response has ended. May be called more than once,
	 * and by any thread.
	 */
	@Override
	public void close() {
		this.closed = true;
		end("closed");
		interrupt();
		if (this.streams.remove(this)) {
			this.parts.close();
		}
	}

}
