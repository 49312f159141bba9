package io.lifecycle.actuate;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.lifecycle.collector.BufferedCollector;
import io.lifecycle.collector.KeptEvent;
import io.lifecycle.collector.RecentEvents;
import io.lifecycle.event.ApplicationStateEvent;
import io.lifecycle.event.InFlight;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.ListenerStatus;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.text.EventFields;
import io.lifecycle.text.Redaction;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * The endpoint {@code signals}: listeners, active work and the latest events. The
 * extensions for the web and for JMX add operations on a single listener, which they name
 * in different ways. Every response is a snapshot, and no lock of the bus or of a
 * collector is held while it is created or written. Thread-safe.
 *
 * @since 0.1.0
 */
@Endpoint(id = "signals")
public final class SignalsEndpoint {

	private static final int DEFAULT_LIMIT = 100;

	private final SignalBus bus;

	private final Supplier<List<ApplicationStateEvent>> startup;

	private final Supplier<List<InFlight>> inFlight;

	private final Supplier<Map<String, BufferedCollector>> collectors;

	private final @Nullable RecentEvents recent;

	private final Redaction redaction;

	private final Show showValues;

	/**
	 * Create the endpoint.
	 * @param bus the bus of the listeners
	 * @param startup lists the events of the start of the application
	 * @param inFlight lists the active work
	 * @param collectors finds the buffered collectors, by the names of their listeners
	 * @param recent the latest events, shown if they are always kept; or {@code null}
	 * @param redaction decides which values to hide
	 * @param showValues when to show values that are otherwise hidden
	 */
	public SignalsEndpoint(SignalBus bus, Supplier<List<ApplicationStateEvent>> startup,
			Supplier<List<InFlight>> inFlight, Supplier<Map<String, BufferedCollector>> collectors,
			@Nullable RecentEvents recent, Redaction redaction, Show showValues) {
		this.bus = bus;
		this.startup = startup;
		this.inFlight = inFlight;
		this.collectors = collectors;
		this.recent = recent;
		this.redaction = redaction;
		this.showValues = showValues;
	}

	/**
	 * Show everything.
	 * @param type the simple or the full name of a class of events, or {@code null} for
	 * all
	 * @param limit the maximum number of events, or {@code null} for 100
	 * @return a snapshot
	 */
	@ReadOperation
	public SignalsDescriptor signals(@Nullable String type, @Nullable Integer limit) {
		return signals(type, limit, this.showValues.isShown(true));
	}

	Show showValues() {
		return this.showValues;
	}

	SignalsDescriptor signals(@Nullable String type, @Nullable Integer limit, boolean show) {
		return new SignalsDescriptor(this.startup.get().stream().map((event) -> describe(event, show)).toList(),
				describe(this.bus.listeners().list(), show),
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
	 * Apply an action to the listeners of a name, or return {@code null} if there are
	 * none.
	 */
	@Nullable ActionDescriptor act(String name, SignalsAction action) {
		if (listeners(name).isEmpty()) {
			return null;
		}
		return new ActionDescriptor(action, switch (action) {
			case RESTORE -> this.bus.listeners().restore(name);
			case FLUSH -> deliver(name);
		});
	}

	private boolean deliver(String name) {
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
			.map((running) -> this.redaction.of(EventFields.of(running), false, show))
			.toList();
	}

	private @Nullable List<Map<String, @Nullable Object>> events(@Nullable String type, @Nullable Integer limit,
			boolean show) {
		int most = (limit != null) ? limit : DEFAULT_LIMIT;
		if (most < 0) {
			throw invalid("'limit' must not be negative");
		}
		return (this.recent != null && this.recent.isAlwaysKept())
				? this.recent.latest(type, most).stream().map((event) -> describe(event, show)).toList() : null;
	}

	private Map<String, @Nullable Object> describe(LifecycleEvent event, boolean show) {
		return this.redaction.of(KeptEvent.fields(event), event instanceof KeptEvent kept && kept.own(), show);
	}

	static InvalidEndpointRequestException invalid(String message) {
		return new InvalidEndpointRequestException(message, message);
	}

}
