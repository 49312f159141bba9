package io.lifecycle.event;

import java.util.List;

import org.springframework.context.ApplicationContext;

/**
 * The application waits no longer for what runs: everything has ended, or the time is up.
 * The server stops next, and cuts off the stragglers.
 *
 * @param application the context whose state changed
 * @param outcome why it waits no longer
 * @param durationNanos nanoseconds since {@link DrainBegin}
 * @param stragglers what still runs; immutable, empty if the outcome is
 * {@link DrainOutcome#COMPLETE}
 * @param timestampNanos when it happened, see {@link LifecycleEvent#timestampNanos()}
 * @since 0.1.0
 */
public record DrainComplete(ApplicationContext application, DrainOutcome outcome, long durationNanos,
		List<InFlight> stragglers, long timestampNanos) implements ApplicationStateEvent, TimedEvent {

	/**
	 * Create the event.
	 * @param application the context whose state changed
	 * @param outcome why it waits no longer
	 * @param durationNanos nanoseconds since {@link DrainBegin}
	 * @param stragglers what still runs
	 * @param timestampNanos when it happened
	 */
	public DrainComplete {
		stragglers = List.copyOf(stragglers);
	}

	/**
	 * Create the event with the current time.
	 * @param application the context whose state changed
	 * @param outcome why it waits no longer
	 * @param durationNanos nanoseconds since {@link DrainBegin}
	 * @param stragglers what still runs
	 */
	public DrainComplete(ApplicationContext application, DrainOutcome outcome, long durationNanos,
			List<InFlight> stragglers) {
		this(application, outcome, durationNanos, stragglers, LifecycleClock.monotonicNanos());
	}

}
