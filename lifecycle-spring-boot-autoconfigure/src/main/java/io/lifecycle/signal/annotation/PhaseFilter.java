package io.lifecycle.signal.annotation;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.ReplayedFilter;
import io.lifecycle.signal.SignalPhase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the events of a listener back until a phase of the transaction in which they are
 * emitted. The bus evaluates it like any other filter, so that it counts, queues and
 * isolates an event when the listener receives it.
 */
final class PhaseFilter implements Predicate<LifecycleEvent> {

	private static final Logger logger = LoggerFactory.getLogger(PhaseFilter.class);

	// This is the event that the filter of the listener has admitted before.
	private static final ThreadLocal<@Nullable LifecycleEvent> RELEASED = new ThreadLocal<>();

	private final SignalPhase phase;

	private final boolean fallback;

	private final Predicate<LifecycleEvent> filter;

	private final String name;

	private final AtomicBoolean lateReported = new AtomicBoolean();

	// This is set before the first event.
	private @Nullable BusListener listener;

	/**
	 * Create a filter.
	 * @param fallback whether events outside of a transaction pass
	 * @param filter selects the events that are held back
	 */
	PhaseFilter(SignalPhase phase, boolean fallback, Predicate<LifecycleEvent> filter, String name) {
		this.phase = phase;
		this.fallback = fallback;
		this.filter = filter;
		this.name = name;
	}

	/**
	 * Set the listener, which is registered with this filter.
	 */
	BusListener of(BusListener listener) {
		this.listener = listener;
		return listener;
	}

	SignalPhase phase() {
		return this.phase;
	}

	@Override
	public boolean test(LifecycleEvent event) {
		if (RELEASED.get() == event) {
			RELEASED.remove();
			return true;
		}
		if (!this.filter.test(event)) {
			return false;
		}
		if (ReplayedFilter.isActive()) {
			// A recording has the events, but not the ends of their transactions.
			return this.phase != SignalPhase.AFTER_ROLLBACK;
		}
		TransactionEvents transaction = TransactionEvents.current();
		return (transaction != null) ? transaction.admit(this, event) : this.fallback;
	}

	/**
	 * Deliver an event now.
	 */
	void release(LifecycleEvent event) {
		RELEASED.set(event);
		try {
			Objects.requireNonNull(this.listener).receive(event);
		}
		catch (Throwable ex) {
			// In strict mode the failure of the listener, which is logged, must not reach
			// the transaction.
		}
		finally {
			RELEASED.remove();
		}
	}

	void missed(LifecycleEvent event) {
		if (this.lateReported.compareAndSet(false, true)) {
			logger.warn(
					"Skipping {} for listener {}: it was emitted when the transaction was already being committed. Logged only once",
					event.getClass().getName(), this.name);
		}
	}

}
