package com.example.lakeside.fleet;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What the page shows.
 *
 * @param now the clock of the view, in milliseconds
 * @param state the state of the view
 * @param lag how many records have been sent and not been read
 * @param statuses the number of instances in each status
 * @param totals sums over all instances
 * @param matching the number of instances that match the search
 * @param instances the first of these
 * @param routes the routes of the latest minutes
 * @param rollouts the latest rollouts
 */
record FleetReport(long now, String state, long lag, Map<InstanceStatus, Long> statuses, Totals totals, int matching,
		List<Row> instances, List<RouteReport> routes, List<Rollout> rollouts) {

	/**
	 * Sums over all instances.
	 *
	 * @param rate requests per second
	 * @param openConnections open connections
	 * @param inFlight requests in flight
	 * @param stuck drains that take too long
	 * @param partial instances whose first events are missing
	 * @param missing events that are missing in the sequence of an instance
	 * @param dropped events that instances dropped
	 * @param unreadable records that this view cannot read
	 * @param late answers that are too old for a distribution
	 * @param elsewhere partitions of the topic that another view reads
	 */
	record Totals(double rate, long openConnections, long inFlight, long stuck, long partial, long missing,
			long dropped, long unreadable, long late, int elsewhere) {

	}

	/**
	 * One instance.
	 *
	 * @param name its name
	 * @param application the name of its application
	 * @param version the version of its application
	 * @param status its status
	 * @param since when it entered this status
	 * @param openConnections open connections
	 * @param inFlight requests in flight
	 * @param rate requests per second
	 * @param answered requests that were answered
	 * @param failed answers with a status of 500 or more
	 * @param aborted requests that were not answered whole
	 * @param missing events that are missing in its sequence
	 * @param dropped events that it dropped
	 * @param stuck whether it drains for too long
	 * @param waitsFor what it waits for while it drains, the oldest first
	 * @param console the address of its console
	 */
	record Row(String name, String application, @Nullable String version, InstanceStatus status, long since,
			long openConnections, long inFlight, double rate, long answered, long failed, long aborted, long missing,
			long dropped, boolean stuck, List<Work> waitsFor, @Nullable String console) {

	}

	/**
	 * One route.
	 *
	 * @param route the method and the pattern
	 * @param count answers
	 * @param clientErrors answers with a status from 400 to 499
	 * @param serverErrors answers with a status of 500 or more
	 * @param errors answers for which the application reported an error
	 * @param p50Ms the duration that half of the answers did not exceed, {@code null} if
	 * all were streams
	 * @param p99Ms the duration that 99 % of the answers did not exceed, likewise
	 */
	record RouteReport(String route, long count, long clientErrors, long serverErrors, long errors,
			@Nullable Double p50Ms, @Nullable Double p99Ms) {

	}

}
