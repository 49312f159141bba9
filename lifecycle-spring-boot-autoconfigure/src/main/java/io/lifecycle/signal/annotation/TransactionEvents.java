package io.lifecycle.signal.annotation;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.SignalPhase;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The events of one transaction that wait for a phase, in the order in which the
 * listeners would have received them. An event whose phase has begun does not wait, so
 * the bus limits how deep listeners emit into each other. Loaded only if Spring's
 * transactions are present. Not thread-safe: like the transaction, it is used by one
 * thread at a time.
 */
final class TransactionEvents implements TransactionSynchronization {

	// These are the events of the transaction whose end listeners of this thread are
	// receiving. What they emit belongs to it too.
	private static final ThreadLocal<@Nullable TransactionEvents> COMPLETED = new ThreadLocal<>();

	private final List<Waiting> waiting = new ArrayList<>();

	// The values are the number of events before the savepoint.
	private final IdentityHashMap<Object, Integer> savepoints = new IdentityHashMap<>();

	private int added;

	private boolean committing;

	// This is the phase of the end, AFTER_COMPLETION if it is not known.
	private @Nullable SignalPhase end;

	/**
	 * Return the events of the transaction of this thread, or {@code null} if there is
	 * none.
	 */
	static @Nullable TransactionEvents current() {
		if (!TransactionSynchronizationManager.isSynchronizationActive()) {
			return COMPLETED.get();
		}
		return TransactionSynchronizationManager.isActualTransactionActive() ? join() : null;
	}

	private static TransactionEvents join() {
		for (TransactionSynchronization member : TransactionSynchronizationManager.getSynchronizations()) {
			if (member instanceof TransactionEvents events) {
				return events;
			}
		}
		TransactionEvents events = new TransactionEvents();
		TransactionSynchronizationManager.registerSynchronization(events);
		return events;
	}

	/**
	 * Keep an event until the phase of a listener, unless it has begun.
	 * @return whether the listener receives the event now
	 */
	boolean admit(PhaseFilter listener, LifecycleEvent event) {
		if (this.end != null) {
			return isDue(listener, this.end);
		}
		if (this.committing && listener.phase() == SignalPhase.BEFORE_COMMIT) {
			return true;
		}
		this.waiting.add(new Waiting(listener, event, this.added++));
		return false;
	}

	@Override
	public void savepoint(Object savepoint) {
		this.savepoints.put(savepoint, this.added);
	}

	// A savepoint that is not known is older than the first event.
	@Override
	public void savepointRollback(Object savepoint) {
		int valid = this.savepoints.getOrDefault(savepoint, 0);
		this.waiting.stream().filter((event) -> event.number >= valid).forEach((event) -> event.rolledBack = true);
	}

	@Override
	public void beforeCommit(boolean readOnly) {
		this.committing = true;
		List<Waiting> due = new ArrayList<>();
		this.waiting.removeIf((event) -> event.isBeforeCommit() && due.add(event));
		due.forEach(Waiting::release);
	}

	@Override
	public void afterCompletion(int status) {
		SignalPhase end = switch (status) {
			case STATUS_COMMITTED -> SignalPhase.AFTER_COMMIT;
			case STATUS_ROLLED_BACK -> SignalPhase.AFTER_ROLLBACK;
			default -> SignalPhase.AFTER_COMPLETION;
		};
		this.end = end;
		TransactionEvents outer = COMPLETED.get();
		COMPLETED.set(this);
		try {
			this.waiting.forEach((event) -> event.end(end));
		}
		finally {
			COMPLETED.remove();
			if (outer != null) {
				COMPLETED.set(outer);
			}
		}
	}

	private static boolean isDue(PhaseFilter listener, SignalPhase end) {
		return listener.phase() == end || listener.phase() == SignalPhase.AFTER_COMPLETION;
	}

	private static final class Waiting {

		private final PhaseFilter listener;

		private final LifecycleEvent event;

		private final int number;

		private boolean rolledBack;

		Waiting(PhaseFilter listener, LifecycleEvent event, int number) {
			this.listener = listener;
			this.event = event;
			this.number = number;
		}

		boolean isBeforeCommit() {
			return this.listener.phase() == SignalPhase.BEFORE_COMMIT && !this.rolledBack;
		}

		void end(SignalPhase end) {
			if (isDue(this.listener, this.rolledBack ? SignalPhase.AFTER_ROLLBACK : end)) {
				release();
			}
			else if (isBeforeCommit() && end == SignalPhase.AFTER_COMMIT) {
				this.listener.missed(this.event);
			}
		}

		void release() {
			this.listener.release(this.event);
		}

	}

}
