package com.example.lakeside.fleet;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The end of one instance.
 *
 * @param instance the name of the instance
 * @param status its status
 * @param up when it began to serve, or 0 if that was not heard
 * @param began when it began to end
 * @param ended when it had ended, or 0 while it is still draining
 * @param outcome why the wait for requests ended, {@code null} if it did not
 * @param drainMs how long it waited, in milliseconds
 * @param inFlight what ran when it began to end
 * @param answered the requests that it answered in its life
 * @param failed the answers with a status of 500 or more since it began to end
 * @param lost the requests that were accepted and not answered whole
 * @param lostRequests which ones
 * @param unknown what is missing for a proof
 */
record InstanceEnd(String instance, InstanceStatus status, long up, long began, long ended, @Nullable String outcome,
		double drainMs, long inFlight, long answered, long failed, long lost, List<String> lostRequests,
		List<String> unknown) {

	static long began(Instance instance) {
		return (instance.drain != null) ? instance.drain.begun : instance.since;
	}

	static InstanceEnd of(Instance instance) {
		Drain drain = (instance.drain != null) ? instance.drain : new Drain();
		boolean over = instance.status.isEnd();
		List<String> lostRequests = new ArrayList<>(drain.lostRequests);
		if (over) {
			instance.requests.running.named().forEach((request) -> lostRequests.add(request.name()));
		}
		return new InstanceEnd(instance.name, instance.status, instance.entered(InstanceStatus.UP), began(instance),
				over ? instance.since : 0, drain.outcome, drain.durationMs,
				(instance.drain != null) ? drain.inFlight : instance.requests.running.count(),
				instance.requests.answered, drain.failed, drain.lost + (over ? instance.requests.running.count() : 0),
				lostRequests, unknown(instance));
	}

	/**
	 * Return whether no request was lost.
	 */
	boolean isProven() {
		return this.lost == 0 && this.unknown.isEmpty();
	}

	private static List<String> unknown(Instance instance) {
		List<String> unknown = new ArrayList<>();
		if (instance.status != InstanceStatus.DOWN) {
			unknown.add((instance.status == InstanceStatus.VANISHED) ? "it vanished without reporting its end"
					: "it has not ended yet");
		}
		else if (!instance.complete) {
			unknown.add("its last heartbeat, which counts what it dropped, is missing");
		}
		else if (!instance.allEvents) {
			unknown.add("it does not send all its events");
		}
		if (instance.sequence.first != 1) {
			unknown.add("its first events are missing");
		}
		if (instance.sequence.missing > 0) {
			unknown.add(instance.sequence.missing + " of its events are missing");
		}
		if (instance.dropped > 0) {
			unknown.add("it dropped " + instance.dropped + " events");
		}
		if (instance.requests.started < instance.requests.answered + instance.requests.aborted) {
			unknown.add("it does not send the starts of its requests");
		}
		if (instance.requests.untracked > 0) {
			unknown.add("it does not send how the responses to " + instance.requests.untracked + " requests ended");
		}
		return unknown;
	}

}
