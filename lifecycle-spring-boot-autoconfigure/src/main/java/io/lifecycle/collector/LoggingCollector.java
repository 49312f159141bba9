package io.lifecycle.collector;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import io.lifecycle.event.ClientDisconnected;
import io.lifecycle.event.EventFamilies;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.ResponseAborted;
import io.lifecycle.text.EventFields;
import io.lifecycle.text.EventText;
import io.lifecycle.text.OwnValues;
import io.lifecycle.text.SecretMask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs each event in one line, to the logger {@code io.lifecycle.events}. The fields of
 * the event are key-value pairs for structured formats, named as in {@link EventFields};
 * names of nested values are separated by dots. If a line of an event of the library is
 * 100 ms or more late, it says so.
 *
 * <ul>
 * <li>{@code WARN}: a client that disconnected, an aborted response, a failed task, a
 * quarantined listener. The first two are limited to 10 lines a minute each because
 * clients cause them: further ones are logged at {@code DEBUG} and counted.
 * <li>{@code INFO}: slow requests, changes of the application's state, a restored
 * listener, and events that applications define.
 * <li>{@code DEBUG}: all other events of connections, requests and tasks.
 * </ul>
 *
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class LoggingCollector implements LifecycleCollector {

	private static final Logger logger = LoggerFactory.getLogger("io.lifecycle.events");

	private static final int MOST_CHARACTERS = 2000;

	private static final long LATE_MILLIS = 100;

	private final LongSupplier clock;

	private final long slowNanos;

	private final ExcludedExchanges excluded;

	private final UnaryOperator<String> mask;

	private final OwnValues ownValues;

	// Clients cause these events as often as they like.
	private final Map<Class<?>, LineLimit> limits;

	/**
	 * Create a collector that excludes no paths, considers requests of one second or more
	 * slow and uses the default mask.
	 */
	public LoggingCollector() {
		this(Duration.ofSeconds(1), (path) -> false, SecretMask.defaults()::text);
	}

	/**
	 * Create a collector.
	 * @param slowRequestThreshold the minimum duration of a slow request; a response that
	 * was streamed is none
	 * @param excludedPaths matches the paths whose requests are not logged
	 * @param mask hides secrets in error messages
	 */
	public LoggingCollector(Duration slowRequestThreshold, Predicate<String> excludedPaths,
			UnaryOperator<String> mask) {
		this(slowRequestThreshold, excludedPaths, mask, LifecycleClock::monotonicNanos);
	}

	LoggingCollector(Duration slowRequestThreshold, Predicate<String> excludedPaths, UnaryOperator<String> mask,
			LongSupplier clock) {
		this.clock = clock;
		this.limits = Map.of(ResponseAborted.class, new LineLimit(clock), ClientDisconnected.class,
				new LineLimit(clock));
		this.slowNanos = TimeUnit.NANOSECONDS.convert(slowRequestThreshold);
		this.excluded = new ExcludedExchanges(
				Objects.requireNonNull(excludedPaths, "'excludedPaths' must not be null"));
		this.mask = Objects.requireNonNull(mask, "'mask' must not be null");
		this.ownValues = new OwnValues(mask, MOST_CHARACTERS, Object::toString);
	}

	@Override
	public void record(LifecycleEvent event) {
		// This is asked at any level: the end of an exchange may be logged even if its
		// start is not.
		if (this.excluded.contains(event)) {
			return;
		}
		Level level = levelOf(event);
		if (logger.isEnabledForLevel(level)) {
			try {
				LoggingEventBuilder line = logger.atLevel(level);
				Map<String, @Nullable Object> fields = EventFields.of(event, this.mask);
				boolean own = EventFamilies.of(event.getClass()) == LifecycleEvent.class;
				addFields(line, "", own ? this.ownValues.of(fields) : fields);
				line.log(EventText.of(event, this.mask) + (own ? "" : lateness(event)));
			}
			catch (Throwable ex) {
				// A value of an application's event cannot be written.
				logger.atLevel(level).log(EventFields.typeName(event.getClass()));
			}
		}
	}

	private Level levelOf(LifecycleEvent event) {
		if (EventFamilies.isProblem(event.getClass())) {
			return levelOfProblem(event);
		}
		return (!EventFamilies.isRoutine(event.getClass()) || isSlowRequest(event)) ? Level.INFO : Level.DEBUG;
	}

	private Level levelOfProblem(LifecycleEvent event) {
		LineLimit limit = this.limits.get(event.getClass());
		long refused = (limit != null) ? limit.next() : 0;
		if (refused > 0) {
			logger.warn("{} more events {} in the previous minute, logged at level DEBUG", refused,
					EventFields.typeName(event.getClass()));
		}
		return (refused >= 0) ? Level.WARN : Level.DEBUG;
	}

	private boolean isSlowRequest(LifecycleEvent event) {
		return event instanceof RequestComplete complete && !complete.response().streamed()
				&& complete.durationNanos() >= this.slowNanos;
	}

	// At the start, events wait for the collector.
	private String lateness(LifecycleEvent event) {
		long millis = TimeUnit.NANOSECONDS.toMillis(this.clock.getAsLong() - event.timestampNanos());
		return (millis >= LATE_MILLIS) ? ", " + millis + " ms ago" : "";
	}

	@SuppressWarnings("CheckReturnValue")
	private void addFields(LoggingEventBuilder line, String prefix, Map<?, ? extends @Nullable Object> fields) {
		fields.forEach((name, value) -> {
			if (value instanceof Map<?, ?> nested) {
				addFields(line, prefix + name + '.', nested);
			}
			else if (value != null) {
				line.addKeyValue(prefix + key(name), printable(value));
			}
		});
	}

	// Structured formats write numbers and collections as such.
	private static Object printable(Object value) {
		boolean structured = value instanceof Number || value instanceof Boolean || value instanceof Collection;
		return structured ? value : EventText.oneLine(value.toString());
	}

	private static String key(Object name) {
		// The Elastic Common Schema defines an object of this name, so a text would
		// conflict.
		return name.equals("error") ? "error.message" : String.valueOf(name);
	}

}
