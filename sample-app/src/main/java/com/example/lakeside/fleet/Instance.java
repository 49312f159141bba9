package com.example.lakeside.fleet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one instance.
 */
@JsonAutoDetect(fieldVisibility = Visibility.ANY, getterVisibility = Visibility.NONE)
final class Instance {

	private static final int CHANGES = 20;

	String name = "";

	String application = "";

	@Nullable String version;

	/**
	 * The host and port that clients connect to.
	 */
	@Nullable String address;

	InstanceStatus status = InstanceStatus.UP;

	long since;

	/**
	 * When this view heard it, by the clock of this view.
	 */
	long heard;

	/**
	 * The time of the latest that was heard.
	 */
	long latest;

	/**
	 * The interval of its heartbeat in milliseconds, 0 if it sends none.
	 */
	long heartbeat;

	/**
	 * Events that its own buffer dropped, as its latest heartbeat reports.
	 */
	long dropped;

	/**
	 * Whether it has sent its last heartbeat, after which nothing can be dropped.
	 */
	boolean complete;

	/**
	 * Whether it sends all its events, as its latest heartbeat reports.
	 */
	boolean allEvents;

	long openConnections;

	Sequence sequence = new Sequence();

	Requests requests = new Requests();

	Running tasks = new Running();

	@Nullable Drain drain;

	private List<Change> timeline = new ArrayList<>();

	Instance() {
	}

	Instance(FleetEvent event) {
		this.name = event.instance();
		this.application = event.application();
	}

	/**
	 * Enter a status. An instance lives once, so it never goes back to an earlier one.
	 */
	void advance(InstanceStatus status, long when) {
		if (isNew() || status.compareTo(this.status) > 0) {
			become(status, when);
		}
	}

	private void become(InstanceStatus status, long when) {
		this.status = status;
		this.since = when;
		this.timeline.add(new Change(status, when));
		if (this.timeline.size() > CHANGES) {
			this.timeline.remove(0);
		}
	}

	/**
	 * Return whether its status is not known yet.
	 */
	boolean isNew() {
		return this.timeline.isEmpty();
	}

	void vanish() {
		become(InstanceStatus.VANISHED, this.latest);
	}

	/**
	 * Return to the status before it vanished.
	 */
	void returnFromSilence(long when) {
		if (this.status == InstanceStatus.VANISHED) {
			become(this.timeline.get(this.timeline.size() - 2).status, when);
		}
	}

	boolean isSilent(long now, long listening, long silentAfter) {
		long allowed = (this.heartbeat > 0) ? this.heartbeat * 5 / 2 : silentAfter;
		return !this.status.isEnd() && now - Math.max(this.heard, listening) > allowed;
	}

	/**
	 * Return what runs, the oldest first.
	 */
	List<Work> work() {
		return Stream.concat(this.requests.running.named().stream(), this.tasks.named().stream())
			.sorted(Comparator.comparingLong(Work::since))
			.toList();
	}

	/**
	 * Return when the instance first entered a status, or 0.
	 */
	long entered(InstanceStatus status) {
		return this.timeline.stream().filter((change) -> change.status == status).mapToLong(Change::at).min().orElse(0);
	}

	/**
	 * Return when its first known status began.
	 */
	long started() {
		return this.timeline.isEmpty() ? this.since : this.timeline.get(0).at;
	}

	List<Change> timeline() {
		return List.copyOf(this.timeline);
	}

	/**
	 * A status and the time when it began.
	 */
	record Change(InstanceStatus status, long at) {

	}

}
