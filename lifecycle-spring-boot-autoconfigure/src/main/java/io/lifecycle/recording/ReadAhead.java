package io.lifecycle.recording;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

import io.lifecycle.guard.DaemonThreads;

/**
 * Reads a recording on a thread of its own, some batches ahead of the one that visits
 * them.
 */
final class ReadAhead implements AutoCloseable {

	private static final int BATCHES = 4;

	private static final long STOP_MILLIS = 1000;

	private final BlockingQueue<LineBatch> batches = new ArrayBlockingQueue<>(BATCHES);

	private final RecordingReader reader;

	private final Thread thread;

	private volatile boolean closed;

	private ReadAhead(RecordingReader reader) {
		this.reader = reader;
		this.thread = DaemonThreads.platform(this::readAll, "lifecycle-recording");
		// It creates the events of the application.
		this.thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
		this.thread.start();
	}

	/**
	 * Read all lines. A small recording needs no other thread.
	 * @param visitors are called on this thread
	 */
	static void read(RecordingReader reader, RecordingVisitor... visitors) {
		LineBatch batch = LineBatch.read(reader);
		batch.visit(visitors);
		if (batch.isLast()) {
			return;
		}
		try (ReadAhead ahead = new ReadAhead(reader)) {
			while (!batch.isLast()) {
				batch = ahead.next();
				batch.visit(visitors);
			}
		}
	}

	private void readAll() {
		boolean more = true;
		while (more && !this.closed) {
			LineBatch batch = LineBatch.read(this.reader);
			more = !batch.isLast();
			put(batch);
		}
	}

	private void put(LineBatch batch) {
		boolean put = false;
		while (!put && !this.closed) {
			try {
				this.batches.put(batch);
				put = true;
			}
			catch (InterruptedException ex) {
				// Nobody wants the rest, or the code of an event interrupts its thread.
			}
		}
	}

	// An interrupt is meant for the visitors.
	private LineBatch next() {
		boolean interrupted = false;
		try {
			while (true) {
				try {
					return this.batches.take();
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * End the thread, and wait for it unless the code of an event blocks it.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.thread.interrupt();
		this.batches.clear();
		boolean interrupted = Thread.interrupted();
		try {
			this.thread.join(STOP_MILLIS);
		}
		catch (InterruptedException ex) {
			interrupted = true;
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
