package com.example.lakeside.fleet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Instances of one application that ended in one go, and whether a request was lost.
 *
 * @param application the name of the application
 * @param began when the first of them began to end, in milliseconds
 * @param ended when the last of them ended, or 0 while one is still draining
 * @param verdict what is proven
 * @param lost the number of requests that were accepted and not answered whole
 * @param lostRequests which ones, up to a bound
 * @param unknown why nothing is proven; empty with the verdict {@code PROVEN}
 * @param instances the instances, in the order of their ends
 */
record Rollout(String application, long began, long ended, Verdict verdict, long lost, List<String> lostRequests,
		List<String> unknown, List<InstanceEnd> instances) {

	/**
	 * Find all rollouts.
	 * @param instances the instances of all applications
	 * @param pause the least time in milliseconds without an end between two rollouts
	 * @return the rollouts, the latest first
	 */
	static List<Rollout> find(List<Instance> instances, long pause) {
		List<Instance> ending = instances.stream()
			.filter((instance) -> instance.drain != null || instance.status == InstanceStatus.VANISHED)
			.sorted(Comparator.comparing((Instance instance) -> instance.application)
				.thenComparingLong(InstanceEnd::began))
			.toList();
		List<Rollout> rollouts = new ArrayList<>();
		List<InstanceEnd> burst = new ArrayList<>();
		String application = null;
		long last = 0;
		for (Instance instance : ending) {
			if (!instance.application.equals(application) || InstanceEnd.began(instance) - last > pause) {
				add(rollouts, application, burst);
				last = 0;
			}
			application = instance.application;
			last = Math.max(last, instance.since);
			burst.add(InstanceEnd.of(instance));
		}
		add(rollouts, application, burst);
		rollouts.sort(Comparator.comparingLong(Rollout::began).reversed());
		return rollouts;
	}

	private static void add(List<Rollout> rollouts, @Nullable String application, List<InstanceEnd> burst) {
		if (application != null && !burst.isEmpty()) {
			rollouts.add(of(application, List.copyOf(burst)));
			burst.clear();
		}
	}

	private static Rollout of(String application, List<InstanceEnd> ends) {
		long lost = ends.stream().mapToLong(InstanceEnd::lost).sum();
		List<String> requests = ends.stream().flatMap((end) -> end.lostRequests().stream()).toList();
		List<String> unknown = ends.stream()
			.flatMap((end) -> end.unknown().stream().map((reason) -> end.instance() + ": " + reason))
			.toList();
		Verdict verdict = (lost > 0) ? Verdict.LOST : unknown.isEmpty() ? Verdict.PROVEN : Verdict.UNKNOWN;
		boolean over = ends.stream().allMatch((end) -> end.ended() > 0);
		long ended = over ? ends.stream().mapToLong(InstanceEnd::ended).max().orElse(0) : 0;
		return new Rollout(application, ends.get(0).began(), ended, verdict, lost, requests, unknown, ends);
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
