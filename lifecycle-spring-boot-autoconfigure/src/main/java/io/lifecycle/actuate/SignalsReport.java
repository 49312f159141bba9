package io.lifecycle.actuate;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.lifecycle.collector.BufferedCollector;
import io.lifecycle.collector.RecentEvents;
import io.lifecycle.event.InFlight;
import io.lifecycle.signal.ListenerStatus;
import io.lifecycle.signal.SignalBus;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/**
 * What the endpoint tells and does, however it is asked. Every answer is a snapshot: none
 * holds a lock of the bus or of a collector while it is built or written. Thread-safe.
 *
 * @since 0.1.0
 */
public final class SignalsReport {

	private static final int DEFAULT_LIMIT = 100;

	private final SignalBus bus;

	private final Supplier<List<InFlight>> inFlight;

	private final Supplier<Map<String, BufferedCollector>> collectors;

	private final @Nullable RecentEvents recent;

	private final Redaction redaction;

	/**
	 * Create a report.
	 * @param bus whose listeners to tell of
	 * @param inFlight lists what runs
	 * @param collectors finds the buffered collectors, by the names of their listeners
	 * @param recent the latest events, or {@code null} if none are kept
	 * @param redaction what to hide
	 */
	public SignalsReport(SignalBus bus, Supplier<List<InFlight>> inFlight,
			Supplier<Map<String, BufferedCollector>> collectors, @Nullable RecentEvents recent, Redaction redaction) {
		this.bus = bus;
		this.inFlight = inFlight;
		this.collectors = collectors;
		this.recent = recent;
		this.redaction = redaction;
	}

	SignalsDescriptor all(@Nullable String type, @Nullable Integer limit, boolean show) {
		return new SignalsDescriptor(describe(this.bus.listeners().list(), show),
				this.collectors.get()
					.entrySet()
					.stream()
					.map((entry) -> CollectorDescriptor.of(entry.getKey(), entry.getValue()))
					.toList(),
				inFlight(show), events(type, limit, show));
	}

	/**
	 * Describe the listeners of a name, or return {@code null} if there are none.
	 */
	@Nullable NamedDescriptor named(String name, boolean show) {
		List<ListenerStatus> listeners = listeners(name);
		BufferedCollector collector = this.collectors.get().get(name);
		return listeners.isEmpty() ? null : new NamedDescriptor(describe(listeners, show),
				(collector != null) ? CollectorDescriptor.of(name, collector) : null);
	}

	/**
	 * Do something with the listeners of a name, or return {@code null} if there are
	 * none.
	 */
	@Nullable ActionDescriptor act(String name, SignalsAction action) {
		if (listeners(name).isEmpty()) {
			return null;
		}
		return new ActionDescriptor(action, switch (action) {
			case RESTORE -> this.bus.listeners().restore(name);
			case FLUSH -> flush(name);
		});
	}

	private boolean flush(String name) {
		BufferedCollector collector = this.collectors.get().get(name);
		if (collector == null) {
			throw invalid("'%s' is not a buffered collector".formatted(name));
		}
		return collector.deliver();
	}

	private List<ListenerStatus> listeners(String name) {
		return this.bus.listeners().list().stream().filter((status) -> status.name().equals(name)).toList();
	}

	private List<ListenerDescriptor> describe(List<ListenerStatus> listeners, boolean show) {
		return listeners.stream().map((status) -> ListenerDescriptor.of(status, this.redaction, show)).toList();
	}

	private List<Map<String, @Nullable Object>> inFlight(boolean show) {
		return this.inFlight.get()
			.stream()
			.sorted(Comparator.comparingLong(InFlight::ageNanos).reversed())
			.map((running) -> this.redaction.of(running, show))
			.toList();
	}

	private @Nullable List<Map<String, @Nullable Object>> events(@Nullable String type, @Nullable Integer limit,
			boolean show) {
		int most = (limit != null) ? limit : DEFAULT_LIMIT;
		if (most < 0) {
			throw invalid("'limit' must not be negative");
		}
		return (this.recent != null)
				? this.recent.latest(type, most).stream().map((event) -> this.redaction.of(event, show)).toList()
				: null;
	}

	private static InvalidEndpointRequestException invalid(String message) {
		return new InvalidEndpointRequestException(message, message);
	}

}
