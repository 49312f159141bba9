package io.lifecycle.event;

import java.util.List;

import org.springframework.context.ApplicationContext;

/**
 * The application has stopped waiting for active work: everything has ended, or the time
 * is up. The server stops next and cuts off the stragglers.
 *
 * @param application the context whose state changed
 * @param outcome why the wait ended
 * @param durationNanos nanoseconds since {@link DrainBegin}
 * @param stragglers the work that is still active; immutable, empty if the outcome is
 * {@link DrainOutcome#COMPLETE}
 * @param timestampNanos when it happened, see {@link LifecycleEvent#timestampNanos()}
 * @since 0.1.0
 */
public record DrainComplete(ApplicationContext application, DrainOutcome outcome, long durationNanos,
		List<InFlight> stragglers, long timestampNanos) implements ApplicationStateEvent, TimedEvent {

	/**
	 * Create the event.
	 * @param application the context whose state changed
	 * @param outcome why the wait ended
	 * @param durationNanos nanoseconds since {@link DrainBegin}
	 * @param stragglers the work that is still active
	 * @param timestampNanos when it happened
	 */
	public DrainComplete {
		stragglers = List.copyOf(stragglers);
	}

	/**
	 * Create the event with the current time.
	 * @param application the context whose state changed
	 * @param outcome why the wait ended
	 * @param durationNanos nanoseconds since {@link DrainBegin}
	 * @param stragglers the work that is still active
	 */
	public DrainComplete(ApplicationContext application, DrainOutcome outcome, long durationNanos,
			List<InFlight> stragglers) {
		this(application, outcome, durationNanos, stragglers, LifecycleClock.monotonicNanos());
	}

}
