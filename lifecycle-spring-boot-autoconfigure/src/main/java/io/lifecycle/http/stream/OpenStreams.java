package io.lifecycle.http.stream;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The exchanges that last until somebody ends them, and how to: every emitter and stream
 * of events that a handler method of Spring MVC returns, the sessions of Spring's
 * WebSocket handlers, and whatever the application adds. A shutdown waits for those that
 * are requests. Thread-safe.
 *
 * @since 0.1.0
 */
public final class OpenStreams {

	private static final Logger logger = LoggerFactory.getLogger(OpenStreams.class);

	private static final int THREADS = 32;

	private final Map<Object, Runnable> streams = new ConcurrentHashMap<>();

	/**
	 * Create a registry.
	 */
	public OpenStreams() {
	}

	/**
	 * Add a stream.
	 * @param stream the stream, known by its {@code equals}
	 * @param completion ends it; it may block for as long as its client does not read
	 */
	public void add(Object stream, Runnable completion) {
		this.streams.put(stream, completion);
	}

	/**
	 * Remove a stream that has ended.
	 * @param stream the stream
	 */
	public void remove(Object stream) {
		this.streams.remove(stream);
	}

	/**
	 * Return how many streams are open.
	 * @return the number of streams
	 */
	public int size() {
		return this.streams.size();
	}

	/**
	 * Complete every stream that is open, once, and remove it. It does not wait for them.
	 */
	public void completeAll() {
		if (this.streams.isEmpty()) {
			return;
		}
		ExecutorService threads = Executors.newFixedThreadPool(THREADS, OpenStreams::create);
		this.streams.keySet().forEach((stream) -> complete(stream, threads));
		threads.shutdown();
	}

	// One whose client does not read must not hold up the others.
	private void complete(Object stream, Executor threads) {
		Runnable completion = this.streams.remove(stream);
		if (completion != null) {
			threads.execute(() -> complete(completion));
		}
	}

	private static void complete(Runnable completion) {
		try {
			completion.run();
		}
		catch (Throwable ex) {
			// It has ended by itself meanwhile.
			logger.debug("Could not complete a stream", ex);
		}
	}

	private static Thread create(Runnable work) {
		Thread thread = new Thread(work, "lifecycle-streams");
		thread.setDaemon(true);
		return thread;
	}

}
