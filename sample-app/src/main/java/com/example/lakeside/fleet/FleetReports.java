package com.example.lakeside.fleet;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.example.lakeside.fleet.FleetReport.RouteReport;
import com.example.lakeside.fleet.FleetReport.Row;
import com.example.lakeside.fleet.FleetReport.Totals;
import org.jspecify.annotations.Nullable;

/**
 * Makes reports from the stores.
 */
final class FleetReports {

	private static final int ROWS = 200;

	private static final int ROUTES = 50;

	private static final int ROLLOUTS = 10;

	private static final int NAMES = 5;

	private static final Duration RECENT = Duration.ofMinutes(5);

	private final Fleet fleet;

	private final RunningFleet view;

	private final FleetProperties properties;

	FleetReports(Fleet fleet, RunningFleet view, FleetProperties properties) {
		this.fleet = fleet;
		this.view = view;
		this.properties = properties;
	}

	/**
	 * Report on the whole fleet.
	 * @param search a part of the names of the instances that are wanted
	 */
	FleetReport report(String search) {
		long now = System.currentTimeMillis();
		List<Instance> instances = this.fleet.instances();
		Map<InstanceStatus, Long> statuses = new EnumMap<>(InstanceStatus.class);
		instances.forEach((instance) -> statuses.merge(instance.status, 1L, Long::sum));
		String part = search.toLowerCase(Locale.ROOT);
		List<Instance> matching = instances.stream()
			.filter((instance) -> instance.name.toLowerCase(Locale.ROOT).contains(part))
			.toList();
		return new FleetReport(now, this.view.state(), this.view.lag(), statuses, totals(instances, now),
				matching.size(), matching.stream().limit(ROWS).map((instance) -> row(instance, now)).toList(),
				routes(RECENT).stream().limit(ROUTES).toList(),
				this.fleet.rollouts(instances, now).stream().limit(ROLLOUTS).toList());
	}

	private Totals totals(List<Instance> instances, long now) {
		List<Instance> present = instances.stream().filter((instance) -> !instance.status.isEnd()).toList();
		return new Totals(present.stream().mapToDouble((instance) -> instance.requests.rate(now)).sum(),
				present.stream().mapToLong((instance) -> instance.openConnections).sum(),
				present.stream().mapToLong((instance) -> instance.requests.running.count()).sum(),
				present.stream().filter((instance) -> isStuck(instance, now)).count(),
				instances.stream().filter((instance) -> instance.sequence.first != 1).count(),
				instances.stream().mapToLong((instance) -> instance.sequence.missing).sum(),
				instances.stream().mapToLong((instance) -> instance.dropped).sum(),
				this.fleet.count(FleetProcessor.UNREADABLE), this.fleet.count(FleetProcessor.LATE),
				this.view.elsewhere());
	}

	private boolean isStuck(Instance instance, long now) {
		return instance.status == InstanceStatus.DRAINING
				&& now - InstanceEnd.began(instance) > this.properties.drainTimeout().toMillis();
	}

	private Row row(Instance instance, long now) {
		InstanceStatus status = instance.status;
		Requests requests = instance.requests;
		boolean waits = status == InstanceStatus.DRAINING || status == InstanceStatus.VANISHED;
		return new Row(instance.name, instance.application, instance.version, status, instance.since,
				instance.openConnections, requests.running.count(), status.isEnd() ? 0 : requests.rate(now),
				requests.answered, requests.failed, requests.aborted, instance.sequence.missing, instance.dropped,
				isStuck(instance, now), waits ? instance.work().stream().limit(NAMES).toList() : List.of(),
				console(instance.address));
	}

	private @Nullable String console(@Nullable String address) {
		if (address == null) {
			return null;
		}
		return this.properties.console()
			.replace("{address}", address)
			.replace("{host}", address.substring(0, address.lastIndexOf(':')));
	}

	List<RouteReport> routes(Duration since) {
		Duration kept = (since.compareTo(this.properties.retention()) < 0) ? since : this.properties.retention();
		return this.fleet.routes(System.currentTimeMillis() - kept.toMillis())
			.entrySet()
			.stream()
			.map((entry) -> route(entry.getKey(), entry.getValue()))
			.toList();
	}

	private static RouteReport route(String route, RouteWindow answers) {
		return new RouteReport(route, answers.count, answers.clientErrors, answers.serverErrors, answers.errors,
				answers.quantile(0.5), answers.quantile(0.99));
	}

}
