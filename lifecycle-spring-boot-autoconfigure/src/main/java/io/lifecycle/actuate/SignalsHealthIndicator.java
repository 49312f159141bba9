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
 * Shows listeners in quarantine and collectors whose consumers fail: the application
 * works, it is not observed in full.
 *
 * <p>
 * The status is {@link #DEGRADED} then. Boot's order of statuses does not contain it, so
 * that it neither changes the health of the whole nor the answer to a probe, unless the
 * application adds it to {@code management.endpoint.health.status.order}.
 *
 * @since 0.1.0
 */
public final class SignalsHealthIndicator extends AbstractHealthIndicator {

	/**
	 * The application is not observed in full.
	 */
	public static final Status DEGRADED = new Status("DEGRADED");

	private final SignalBus bus;

	private final Supplier<Map<String, BufferedCollector>> collectors;

	/**
	 * Create the indicator.
	 * @param bus whose listeners to look at
	 * @param collectors finds the buffered collectors, by name
	 */
	public SignalsHealthIndicator(SignalBus bus, Supplier<Map<String, BufferedCollector>> collectors) {
		super("The health of the listeners could not be read");
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
