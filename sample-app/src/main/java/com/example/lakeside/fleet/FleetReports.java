package com.example.lakeside.fleet;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import com.example.lakeside.fleet.FleetReport.RouteReport;
import com.example.lakeside.fleet.FleetReport.Row;
import com.example.lakeside.fleet.FleetReport.Totals;
import com.example.lakeside.fleet.Requests.Open;

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
		List<Instance> matching = instances.stream().filter((instance) -> instance.name.contains(search)).toList();
		return new FleetReport(now, this.view.state(), this.view.lag(), statuses, totals(instances, now),
				matching.size(), matching.stream().limit(ROWS).map((instance) -> row(instance, now)).toList(),
				routes(RECENT).stream().limit(ROUTES).toList(),
				this.fleet.rollouts().stream().limit(ROLLOUTS).toList());
	}

	private Totals totals(List<Instance> instances, long now) {
		List<Instance> present = instances.stream().filter((instance) -> !instance.status.isEnd()).toList();
		return new Totals(present.stream().mapToDouble((instance) -> instance.requests.rate(now)).sum(),
				present.stream().mapToLong((instance) -> instance.openConnections).sum(),
				present.stream().mapToLong((instance) -> instance.requests.inFlight()).sum(),
				instances.stream().mapToLong((instance) -> instance.sequence.missing).sum(),
				instances.stream().mapToLong((instance) -> instance.dropped).sum(),
				this.fleet.count(FleetProcessor.UNREADABLE), this.fleet.count(FleetProcessor.LATE));
	}

	private Row row(Instance instance, long now) {
		InstanceStatus status = instance.status;
		Requests requests = instance.requests;
		boolean draining = status == InstanceStatus.DRAINING;
		boolean stuck = draining && now - instance.since > this.properties.drainTimeout().toMillis();
		return new Row(instance.name, instance.application, instance.version, status, instance.since,
				instance.openConnections, requests.inFlight(), status.isEnd() ? 0 : requests.rate(now),
				requests.answered, requests.failed, requests.aborted, instance.sequence.missing, instance.dropped,
				stuck,
				(draining || status == InstanceStatus.VANISHED)
						? requests.running().stream().limit(NAMES).map(Open::request).toList() : List.of(),
				(instance.address != null) ? this.properties.console().replace("{address}", instance.address) : null);
	}

	List<RouteReport> routes(Duration since) {
		return this.fleet.routes(System.currentTimeMillis() - since.toMillis())
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
