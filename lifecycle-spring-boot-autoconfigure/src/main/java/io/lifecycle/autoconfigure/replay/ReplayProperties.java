package io.lifecycle.autoconfigure.replay;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Consumer;

import io.lifecycle.autoconfigure.PropertyAssert;
import io.lifecycle.replay.EventSelection;
import io.lifecycle.replay.ReplayOrder;
import io.lifecycle.replay.SignalReplay;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of a replay. The application starts to replay a recording, and ends.
 *
 * @param file Files and directories of the recording to replay. If set, the application
 * replays it and ends.
 * @param speed Speed of the replay: 0 as fast as possible, 1 as it was recorded, 10 ten
 * times faster.
 * @param order Order of the events.
 * @param from Time of the first event to replay, such as '2026-11-26T20:00:00Z'; without
 * a zone it is that of the system.
 * @param to Time of the last event to replay.
 * @param types Events to replay: simple names of events or of their families, or the full
 * names of classes.
 * @param excludeTypes Events not to take from the recording, for example those that only
 * listeners emit.
 * @param connection Id of the connection whose events are replayed.
 * @param request Id of the request whose events are replayed.
 * @param route Route whose completed requests are replayed, such as '/users/{id}'.
 * @param run Id of the run whose events are replayed, or its beginning.
 * @param listenerTimeout Maximum time to wait for the asynchronous listeners and the
 * tasks of one event.
 * @param stopOnFailure Whether to end with exit code 1 at the first listener that fails.
 * @param report File to write, with what each listener did with each event.
 * @param compare Report of another replay to compare with. Differences end the
 * application with exit code 1.
 */
@ConfigurationProperties(ReplayProperties.PREFIX)
record ReplayProperties(@DefaultValue List<String> file, @DefaultValue("0") double speed,
		@DefaultValue("recorded") ReplayOrder order, @Nullable String from, @Nullable String to,
		@DefaultValue List<String> types, @DefaultValue List<String> excludeTypes, @Nullable Long connection,
		@Nullable Long request, @Nullable String route, @Nullable String run,
		@DefaultValue("30s") Duration listenerTimeout, @DefaultValue("false") boolean stopOnFailure,
		@Nullable String report, @Nullable String compare) {

	static final String PREFIX = "lifecycle.replay";

	SignalReplay apply(SignalReplay replay) {
		PropertyAssert.notNegative(PREFIX + ".listener-timeout", this.listenerTimeout);
		PropertyAssert.isTrue(this.speed >= 0, PREFIX + ".speed", this.speed, "It must be positive or 0.");
		replay.speed(this.speed)
			.order(this.order)
			.listenerTimeout(this.listenerTimeout)
			.stopOnFailure(this.stopOnFailure);
		given((this.from != null) ? time("from", this.from) : null, (time) -> replay.filter(EventSelection.from(time)));
		given((this.to != null) ? time("to", this.to) : null, (time) -> replay.filter(EventSelection.to(time)));
		given(this.connection, (id) -> replay.filter(EventSelection.connection(id)));
		given(this.request, (id) -> replay.filter(EventSelection.request(id)));
		given(this.route, (pattern) -> replay.filter(EventSelection.route(pattern)));
		given(this.run, (id) -> replay.filter(EventSelection.run(id)));
		return replay;
	}

	// A web application would look for a path inside of itself.
	@Nullable Path reportFile() {
		return (this.report != null) ? Path.of(this.report) : null;
	}

	@Nullable Path compareFile() {
		return (this.compare != null) ? Path.of(this.compare) : null;
	}

	private static <T> void given(@Nullable T value, Consumer<T> filter) {
		if (value != null) {
			filter.accept(value);
		}
	}

	private static Instant time(String name, String value) {
		try {
			return DateTimeFormatter.ISO_DATE_TIME.parseBest(value, ZonedDateTime::from,
					LocalDateTime::from) instanceof ZonedDateTime zoned ? zoned.toInstant()
							: LocalDateTime.parse(value).atZone(ZoneId.systemDefault()).toInstant();
		}
		catch (DateTimeException ex) {
			throw new ReplayException("'%s.%s' is not a time: '%s'.".formatted(PREFIX, name, value),
					"Write it as '2026-11-26T20:00:00Z', or without the zone for that of the system.", ex);
		}
	}

}
