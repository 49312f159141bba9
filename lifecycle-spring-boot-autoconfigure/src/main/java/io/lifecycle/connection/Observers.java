package io.lifecycle.connection;

import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

import io.lifecycle.guard.DaemonThreads;
import io.lifecycle.guard.ThreadState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The exchanges of those who only observe the application, such as the event stream of an
 * operator's page. They are no work of the application: they emit no events unless they
 * are refused, they are not in flight, and a shutdown does not wait for them. It ends
 * their streams when everything else has ended or the time is up. A request is that of an
 * observer by its path, or because its handler {@link #mark marks} it. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Observers {

	/**
	 * The name of the request attribute that marks the requests of observers.
	 */
	public static final String ATTRIBUTE = Observers.class.getName();

	private static final Logger logger = LoggerFactory.getLogger(Observers.class);

	private static final int THREADS = 32;

	private final CopyOnWriteArrayList<Paths> paths = new CopyOnWriteArrayList<>();

	private final Map<Object, Runnable> streams = new ConcurrentHashMap<>();

	// These were asked to end, and are open.
	private final Set<Object> ending = ConcurrentHashMap.newKeySet();

	private final AtomicInteger exchanges = new AtomicInteger();

	private volatile boolean ended;

	/**
	 * Create a registry without paths.
	 */
	public Observers() {
	}

	/**
	 * Add paths of observers on every port.
	 * @param paths matches the paths as sent, including the context path
	 */
	public void addPaths(Predicate<String> paths) {
		addPaths(paths, (port) -> true);
	}

	/**
	 * Add paths of observers on some ports, because another port may have another handler
	 * for the same path.
	 * @param paths matches the paths as sent, including the context path
	 * @param serverPorts matches the local ports
	 */
	public void addPaths(Predicate<String> paths, IntPredicate serverPorts) {
		this.paths.add(new Paths(paths, serverPorts));
	}

	/**
	 * Return whether there are no paths, so that no exchange is that of an observer.
	 * @return whether no paths were added
	 */
	public boolean isEmpty() {
		return this.paths.isEmpty();
	}

	/**
	 * Return whether the exchanges of a path are those of observers. A path that a server
	 * may change before it finds a handler never is one, so that nobody can hide a
	 * request to another handler.
	 * @param path the path as sent, including the context path
	 * @param serverPort the local port, or 0 if it is unknown and any may be meant
	 * @return whether they are
	 */
	public boolean contains(String path, int serverPort) {
		return !isEmpty() && isPlain(path) && matches(path, serverPort);
	}

	private static boolean isPlain(String path) {
		return path.indexOf('%') < 0 && path.indexOf(';') < 0 && path.indexOf('\\') < 0 && !path.contains("//")
				&& !path.contains("/.");
	}

	private boolean matches(String path, int serverPort) {
		for (Paths some : this.paths) {
			try {
				if (ThreadState.test(some.paths, path) && (serverPort == 0 || some.serverPorts.test(serverPort))) {
					return true;
				}
			}
			catch (Throwable ex) {
				Guard.failed(ex);
			}
		}
		return false;
	}

	/**
	 * Mark a request as that of an observer. A handler that only observes the application
	 * does so because a client can spell its path in other ways than {@link #contains}
	 * recognizes. What was emitted when the exchange began is followed by its end.
	 * @param attributes returns an attribute of the request
	 * @param setAttribute sets an attribute of the request
	 */
	public static void mark(Function<String, @Nullable Object> attributes, BiConsumer<String, Object> setAttribute) {
		setAttribute.accept(ATTRIBUTE, true);
		if (attributes.apply(Exchange.ATTRIBUTE) instanceof Exchange exchange) {
			exchange.observe();
		}
	}

	/**
	 * Add the stream of an observer. After {@link #end} it ends immediately.
	 * @param stream the stream, identified by its {@code equals} method, to be
	 * {@link #remove removed} when it has ended
	 * @param end ends the stream; it may block while the client does not read
	 */
	public void add(Object stream, Runnable end) {
		this.streams.put(stream, end);
		if (this.ended) {
			endAll();
		}
	}

	/**
	 * Remove a stream that has ended.
	 * @param stream the stream
	 */
	public void remove(Object stream) {
		this.streams.remove(stream);
		this.ending.remove(stream);
		noteEnd();
	}

	/**
	 * Note that an exchange has begun.
	 */
	void begun() {
		this.exchanges.incrementAndGet();
	}

	/**
	 * Note that an exchange has ended, after its last byte was sent.
	 */
	void ended() {
		this.exchanges.decrementAndGet();
		noteEnd();
	}

	private void noteEnd() {
		if (this.ended) {
			synchronized (this) {
				notifyAll();
			}
		}
	}

	private boolean isOpen() {
		return !this.streams.isEmpty() || this.exchanges.get() > 0;
	}

	/**
	 * Return whether a shutdown must not stop the server yet.
	 * @return whether a stream is open that was not asked to end
	 */
	public boolean isAnyOpen() {
		return !this.ended && !this.streams.isEmpty();
	}

	/**
	 * End all streams, and end those that are added later.
	 * @param patience the maximum time to wait until they are removed and their responses
	 * have been sent
	 */
	public void end(Duration patience) {
		this.ended = true;
		endAll();
		try {
			awaitEnd(TimeUnit.MILLISECONDS.convert(patience));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private synchronized void awaitEnd(long patience) throws InterruptedException {
		long deadline = System.nanoTime() / 1_000_000 + patience;
		for (long left = patience; left > 0 && isOpen(); left = deadline - System.nanoTime() / 1_000_000) {
			wait(left);
		}
		if (isOpen()) {
			logger.debug("Streams of observers have not ended within {} ms", patience);
		}
	}

	private void endAll() {
		Queue<Runnable> ends = new ConcurrentLinkedQueue<>();
		this.streams.forEach((stream, end) -> {
			if (this.ending.add(stream)) {
				ends.add(end);
			}
		});
		// A client that does not read must not delay the other streams.
		for (int i = Math.min(ends.size(), THREADS); i > 0; i--) {
			DaemonThreads.platform(() -> run(ends), "lifecycle-observers").start();
		}
	}

	private static void run(Queue<Runnable> ends) {
		for (Runnable end = ends.poll(); end != null; end = ends.poll()) {
			try {
				end.run();
			}
			catch (Throwable ex) {
				// The stream has already ended by itself.
				logger.debug("Could not end the stream of an observer", ex);
			}
		}
	}

	private record Paths(Predicate<String> paths, IntPredicate serverPorts) {
	}

}
