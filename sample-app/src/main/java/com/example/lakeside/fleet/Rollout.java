package com.example.lakeside.fleet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.example.lakeside.fleet.Instance.Change;

/**
 * Instances of one application that ended in one go, and whether a request was lost.
 *
 * @param application the name of the application
 * @param began when the first of them began to end, in milliseconds
 * @param ended when the last of them ended, or 0 while one is still draining
 * @param verdict what is proven
 * @param lost the number of requests that were accepted and not answered whole
 * @param lostRequests which ones, up to a bound
 * @param unknown why nothing is proven, up to a bound; empty with the verdict
 * {@code PROVEN}
 * @param size the number of instances
 * @param instances the instances, in the order of their ends; if there are too many,
 * those without a proof first
 * @param timeline these, and those that started meanwhile, in the order of their starts
 */
record Rollout(String application, long began, long ended, Verdict verdict, long lost, List<String> lostRequests,
		List<String> unknown, int size, List<InstanceEnd> instances, List<Lane> timeline) {

	private static final int LINES = 100;

	/**
	 * Find all rollouts.
	 * @param instances the instances of all applications
	 * @param pause the least time in milliseconds without an end between two rollouts
	 * @param forgotten the time before which instances that have ended are forgotten
	 * @return the rollouts, the latest first
	 */
	static List<Rollout> find(List<Instance> instances, long pause, long forgotten) {
		return instances.stream()
			.collect(Collectors.groupingBy((instance) -> instance.application))
			.values()
			.stream()
			.flatMap((all) -> bursts(all, pause).stream().map((burst) -> of(burst, all, pause, forgotten)))
			.sorted(Comparator.comparingLong(Rollout::began).reversed())
			.toList();
	}

	private static List<List<Instance>> bursts(List<Instance> instances, long pause) {
		List<List<Instance>> bursts = new ArrayList<>();
		long last = Long.MIN_VALUE / 2;
		for (Instance instance : ending(instances)) {
			if (InstanceEnd.began(instance) - last > pause) {
				bursts.add(new ArrayList<>());
			}
			last = instance.status.isEnd() ? Math.max(last, instance.since) : Long.MAX_VALUE;
			bursts.get(bursts.size() - 1).add(instance);
		}
		return bursts;
	}

	private static List<Instance> ending(List<Instance> instances) {
		return instances.stream()
			.filter((instance) -> instance.drain != null || instance.status == InstanceStatus.VANISHED)
			.sorted(Comparator.comparingLong(InstanceEnd::began))
			.toList();
	}

	private static Rollout of(List<Instance> burst, List<Instance> all, long pause, long forgotten) {
		List<InstanceEnd> ends = burst.stream().map(InstanceEnd::of).toList();
		long lost = ends.stream().mapToLong(InstanceEnd::lost).sum();
		List<String> requests = ends.stream().flatMap((end) -> end.lostRequests().stream()).limit(LINES).toList();
		long began = ends.get(0).began();
		List<String> unknown = unknown(ends, began - pause <= forgotten);
		Verdict verdict = (lost > 0) ? Verdict.LOST : unknown.isEmpty() ? Verdict.PROVEN : Verdict.UNKNOWN;
		boolean over = ends.stream().allMatch((end) -> end.ended() > 0);
		long ended = over ? ends.stream().mapToLong(InstanceEnd::ended).max().orElse(0) : 0;
		return new Rollout(burst.get(0).application, began, ended, verdict, lost, requests, unknown, ends.size(),
				shown(ends), timeline(burst, all, began - pause, over ? ended : Long.MAX_VALUE));
	}

	private static List<String> unknown(List<InstanceEnd> ends, boolean incomplete) {
		return Stream
			.concat(incomplete ? Stream.of("instances that ended before may be forgotten") : Stream.empty(),
					ends.stream()
						.flatMap((end) -> end.unknown().stream().map((reason) -> end.instance() + ": " + reason)))
			.limit(LINES)
			.toList();
	}

	private static List<InstanceEnd> shown(List<InstanceEnd> ends) {
		return (ends.size() <= LINES) ? ends
				: ends.stream().sorted(Comparator.comparing(InstanceEnd::isProven)).limit(LINES).toList();
	}

	private static List<Lane> timeline(List<Instance> burst, List<Instance> all, long from, long to) {
		Set<Instance> ends = new HashSet<>(burst);
		return all.stream()
			.filter((instance) -> ends.contains(instance) || (instance.started() >= from && instance.started() <= to))
			.sorted(Comparator.comparingLong(Instance::started).thenComparing((instance) -> instance.name))
			.limit(LINES)
			.map((instance) -> new Lane(instance.name, instance.timeline()))
			.toList();
	}

	/**
	 * An instance of the application, and when its status changed.
	 *
	 * @param instance the name of the instance
	 * @param changes the latest changes, the oldest first
	 */
	record Lane(String instance, List<Change> changes) {

	}

	/**
	 * What is proven.
	 */
	enum Verdict {

		/**
		 * Each request that was accepted was answered whole.
		 */
		PROVEN,

		/**
		 * At least so many requests were not.
		 */
		LOST,

		/**
		 * Something is missing that would be needed to say it.
		 */
		UNKNOWN

	}

}
