package com.example.lakeside.bank;

import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;

/**
 * A transfer wants to be looked at by a human.
 *
 * @param transfer the transfer
 * @param suspicion why
 * @param timestampNanos when it happened
 */
public record TransferSuspected(Transfer transfer, String suspicion, long timestampNanos) implements LifecycleEvent {

	/**
	 * Create the event with the current time.
	 * @param transfer the transfer
	 * @param suspicion why
	 */
	public TransferSuspected(Transfer transfer, String suspicion) {
		this(transfer, suspicion, LifecycleClock.monotonicNanos());
	}

}
