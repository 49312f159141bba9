package io.lifecycle.http.stream;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
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

	// Present as soon as streams are to be completed.
	private volatile @Nullable Executor threads;

	/**
	 * Create a registry.
	 */
	public OpenStreams() {
	}

	/**
	 * Add a stream. One that is added after {@link #completeAll()} is completed at once.
	 * @param stream the stream, known by its {@code equals}
	 * @param completion ends it; it may block for as long as its client does not read
	 */
	public void add(Object stream, Runnable completion) {
		this.streams.put(stream, completion);
		complete(stream);
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
	 * Complete every stream that is open, once, and remove it; from now on those that are
	 * added too. It does not wait for them.
	 */
	public synchronized void completeAll() {
		if (this.threads == null) {
			this.threads = threads();
		}
		this.streams.keySet().forEach(this::complete);
	}

	// One whose client does not read must not hold up the others.
	private static Executor threads() {
		ThreadPoolExecutor threads = new ThreadPoolExecutor(THREADS, THREADS, 1, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), OpenStreams::create);
		threads.allowCoreThreadTimeOut(true);
		return threads;
	}

	private void complete(Object stream) {
		Executor threads = this.threads;
		Runnable completion = (threads != null) ? this.streams.remove(stream) : null;
		if (threads != null && completion != null) {
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
