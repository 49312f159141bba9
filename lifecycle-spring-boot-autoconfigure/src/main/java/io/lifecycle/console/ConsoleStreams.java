package io.lifecycle.console;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.lifecycle.collector.EventCursor;
import io.lifecycle.collector.RecentEvents;
import org.jspecify.annotations.Nullable;

/**
 * The open streams, and what they share while there is one. Nothing is kept, counted or
 * listed when there is none. Thread-safe.
 */
final class ConsoleStreams {

	// Most of those that were replaced end at once.
	private static final int MOST_REPLACED = 64;

	private static final long PATIENCE = Duration.ofSeconds(2).toNanos();

	private final ConsoleSource source;

	private final int most;

	private final Duration renewal;

	private final Set<ConsoleStream> open = new LinkedHashSet<>();

	// Streams that were replaced are here until their clients let their threads go.
	private final Set<ConsoleStream> replaced = new LinkedHashSet<>();

	private @Nullable Shared shared;

	/**
	 * Create the streams of an application.
	 * @param most how many may be open
	 * @param renewal for how long a stream shows values before it is decided again
	 * whether its client may see them
	 */
	ConsoleStreams(ConsoleSource source, int most, Duration renewal) {
		this.source = source;
		this.most = most;
		this.renewal = renewal;
	}

	Duration renewal() {
		return this.renewal;
	}

	/**
	 * Open a stream. If there are too many, that whose client has not read for the
	 * longest time ends, because a client that comes again may be counted twice.
	 * @return the stream, or {@code null} if too many clients do not read and the server
	 * cannot cut them off
	 */
	@Nullable ConsoleStream open(StreamQuery query) {
		ConsoleStream stream = add(query);
		// To close a connection may block.
		stuck().forEach(ConsoleStream::abort);
		while (stream == null && stalest(this.replaced).filter(ConsoleStream::abort).isPresent()) {
			stream = add(query);
		}
		return stream;
	}

	private synchronized @Nullable ConsoleStream add(StreamQuery query) {
		if (this.replaced.stream().filter(ConsoleStream::isHeld).count() >= MOST_REPLACED) {
			return null;
		}
		if (this.open.size() >= this.most) {
			replaceStalest();
		}
		Shared shared = this.shared;
		if (shared == null) {
			shared = new Shared(this.source);
			this.shared = shared;
		}
		ConsoleStream stream = new ConsoleStream(this, new StreamParts(this, shared, query, cursor(query.after())));
		this.open.add(stream);
		// A shutdown ends it, when it has seen the whole drain.
		this.source.connections().observers().add(stream, () -> stream.end("shutdown"));
		return stream;
	}

	// Whoever reads learns why, and comes to its end.
	private void replaceStalest() {
		stalest(this.open).ifPresent((stalest) -> {
			this.open.remove(stalest);
			this.replaced.add(stalest);
			stalest.end("replaced");
		});
	}

	private synchronized Optional<ConsoleStream> stalest(Set<ConsoleStream> streams) {
		return streams.stream()
			.filter(ConsoleStream::isHeld)
			.min(Comparator.comparingLong(ConsoleStream::unreadSinceNanos));
	}

	// The threads of those that do not read must not become more and more.
	private synchronized List<ConsoleStream> stuck() {
		long now = System.nanoTime();
		return this.replaced.stream().filter((stream) -> now - stream.unreadSinceNanos() > PATIENCE).toList();
	}

	// Without an id, or with that of another process, everything that is there is sent.
	private EventCursor cursor(@Nullable String after) {
		RecentEvents recent = this.source.recent();
		long number = number(after);
		EventCursor cursor = recent.open(Math.max(0, number));
		if (number < 0) {
			cursor.skipTo(recent.oldest() - 1);
		}
		return cursor;
	}

	private long number(@Nullable String after) {
		String number = (after != null && after.startsWith(this.source.epoch() + '-'))
				? after.substring(after.indexOf('-') + 1) : "";
		return number.matches("[0-9]{1,18}") ? Math.min(Long.parseLong(number), this.source.recent().next() - 1) : -1;
	}

	/**
	 * Close all streams.
	 */
	void close() {
		List<ConsoleStream> all = new ArrayList<>();
		synchronized (this) {
			all.addAll(this.open);
			all.addAll(this.replaced);
		}
		all.forEach(ConsoleStream::close);
	}

	/**
	 * Remove a stream that has ended.
	 * @return whether it was open
	 */
	synchronized boolean remove(ConsoleStream stream) {
		boolean removed = this.open.remove(stream) || this.replaced.remove(stream);
		this.source.connections().observers().remove(stream);
		if (this.open.isEmpty() && this.replaced.isEmpty() && this.shared != null) {
			this.shared.counts.close();
			this.shared = null;
		}
		return removed;
	}

	synchronized int size() {
		return this.open.size();
	}

	/**
	 * What all streams share.
	 *
	 * @param report the state of the application
	 * @param counts the counts
	 * @param events the events as they are shown
	 */
	record Shared(RecentEvents recent, StateReport report, SecondCounts counts, ShownEvents events) {

		Shared(ConsoleSource source) {
			this(source.recent(), new StateReport(source), new SecondCounts(source),
					new ShownEvents(source.json(), source.redaction()));
		}

		/**
		 * Return how many events a reader is behind.
		 */
		long behind(EventCursor cursor) {
			return this.recent.next() - 1 - cursor.position();
		}

	}

}
