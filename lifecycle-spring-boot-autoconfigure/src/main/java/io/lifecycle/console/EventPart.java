package io.lifecycle.console;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.lifecycle.collector.EventCursor;
import io.lifecycle.event.LifecycleEvent;

/**
 * The events that a stream sends next, and what it leaves out.
 */
final class EventPart implements EventCursor.Visitor {

	private final StreamQuery query;

	private final Thinning thinning;

	final List<Numbered> events = new ArrayList<>();

	final Map<String, Integer> leftOut = new LinkedHashMap<>();

	long overwritten;

	// For how long nobody needed events.
	Duration unwatched = Duration.ZERO;

	long from;

	long to;

	EventPart(StreamQuery query, Thinning thinning) {
		this.query = query;
		this.thinning = thinning;
	}

	@Override
	public void event(long number, LifecycleEvent event) {
		if (!this.query.filter().test(event)
				|| (!this.query.all() && this.query.format().isShort() && Thinning.isRepeat(event))) {
			return;
		}
		if (this.thinning.leavesOut(event)) {
			lost(number, number);
			this.leftOut.merge(EventNames.simpleName(event), 1, Integer::sum);
		}
		else {
			this.events.add(new Numbered(number, event));
		}
	}

	@Override
	public void missed(long from, long to) {
		lost(from, to);
		this.overwritten += to - from + 1;
	}

	@Override
	public void unwatched(long number, Duration time) {
		lost(number, number);
		this.unwatched = this.unwatched.plus(time);
	}

	private void lost(long from, long to) {
		this.from = (this.from == 0) ? from : this.from;
		this.to = to;
	}

	boolean isComplete() {
		return this.from == 0;
	}

	long lost() {
		return this.overwritten + this.leftOut.values().stream().mapToInt(Integer::intValue).sum();
	}

	/**
	 * Return the number of the last event that was sent or lost.
	 */
	long last() {
		return this.events.isEmpty() ? this.to : Math.max(this.to, this.events.get(this.events.size() - 1).number());
	}

	record Numbered(long number, LifecycleEvent event) {
	}

}
