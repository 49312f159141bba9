package io.lifecycle.http.stream;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.lifecycle.connection.Observers;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A registry of streams that last until somebody ends them: the emitters and event
 * streams that handler methods of Spring MVC return, the sessions of Spring's WebSocket
 * handlers, and streams that the application adds. A shutdown waits for those that are
 * requests. Thread-safe.
 *
 * @since 0.1.0
 */
public final class OpenStreams {

	private static final Logger logger = LoggerFactory.getLogger(OpenStreams.class);

	private static final int THREADS = 32;

	private final Map<Object, Runnable> streams = new ConcurrentHashMap<>();

	private final Observers observers;

	// This is set when streams begin to be completed.
	private volatile @Nullable Executor threads;

	/**
	 * Create a registry.
	 */
	public OpenStreams() {
		this(new Observers());
	}

	/**
	 * Create a registry.
	 * @param observers receives the streams of observers, which end later than the others
	 */
	public OpenStreams(Observers observers) {
		this.observers = observers;
	}

	void add(@Nullable HttpServletRequest request, Object stream, Runnable completion) {
		if (request != null && this.observers.contains(request.getRequestURI(), request.getLocalPort())) {
			this.observers.add(stream, completion);
		}
		else {
			add(stream, completion);
		}
	}

	/**
	 * Add a stream. After {@link #completeAll()} it is completed immediately.
	 * @param stream the stream, identified by its {@code equals} method
	 * @param completion ends the stream; it may block while the client does not read
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
		this.observers.remove(stream);
	}

	/**
	 * Return how many streams are open.
	 * @return the number of streams
	 */
	public int size() {
		return this.streams.size();
	}

	/**
	 * Complete and remove all open streams, and complete those that are added later. This
	 * does not wait for them.
	 */
	public synchronized void completeAll() {
		if (this.threads == null) {
			this.threads = threads();
		}
		this.streams.keySet().forEach(this::complete);
	}

	// A client that does not read must not delay the other streams.
	private static Executor threads() {
		ThreadPoolExecutor threads = new ThreadPoolExecutor(THREADS, THREADS, 1, TimeUnit.MILLISECONDS,
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
			// The stream has already ended by itself.
			logger.debug("Could not complete a stream", ex);
		}
	}

	private static Thread create(Runnable work) {
		Thread thread = new Thread(work, "lifecycle-streams");
		thread.setDaemon(true);
		return thread;
	}

}
