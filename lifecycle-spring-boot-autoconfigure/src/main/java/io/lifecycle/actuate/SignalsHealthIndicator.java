package io.lifecycle.actuate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.lifecycle.collector.BufferedCollector;
import io.lifecycle.signal.ListenerState;
import io.lifecycle.signal.ListenerStatus;
import io.lifecycle.signal.SignalBus;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Reports quarantined listeners and collectors whose consumers fail: the application
 * works, but some events do not reach their destination.
 *
 * <p>
 * In this case the status is {@link #DEGRADED}. Spring Boot's status order does not
 * contain it, so it changes neither the aggregate health nor the response to a probe
 * unless the application adds it to {@code management.endpoint.health.status.order}.
 *
 * @since 0.1.0
 */
public final class SignalsHealthIndicator extends AbstractHealthIndicator {

	/**
	 * Some events do not reach their destination.
	 */
	public static final Status DEGRADED = new Status("DEGRADED");

	private final SignalBus bus;

	private final Supplier<Map<String, BufferedCollector>> collectors;

	/**
	 * Create the indicator.
	 * @param bus the bus of the listeners
	 * @param collectors finds the buffered collectors, by name
	 */
	public SignalsHealthIndicator(SignalBus bus, Supplier<Map<String, BufferedCollector>> collectors) {
		super("Could not read the health of the listeners");
		this.bus = bus;
		this.collectors = collectors;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		builder.up();
		degrade(builder, "quarantinedListeners",
				this.bus.listeners()
					.list()
					.stream()
					.filter((status) -> status.state() == ListenerState.QUARANTINED)
					.map(ListenerStatus::name)
					.distinct()
					.toList());
		Map<String, BufferedCollector> failing = new LinkedHashMap<>(this.collectors.get());
		failing.values().removeIf((collector) -> !collector.isFailing());
		degrade(builder, "failingCollectors", List.copyOf(failing.keySet()));
	}

	private static void degrade(Health.Builder builder, String detail, List<String> names) {
		if (!names.isEmpty()) {
			builder.status(DEGRADED).withDetail(detail, names);
		}
	}

}
