package com.example.lakeside.bank;

import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;

/**
 * A transfer needs manual review.
 *
 * @param transfer the transfer
 * @param suspicion the reason
 * @param timestampNanos when it happened
 */
public record TransferSuspected(Transfer transfer, String suspicion, long timestampNanos) implements LifecycleEvent {

	/**
	 * Create the event with the current time.
	 * @param transfer the transfer
	 * @param suspicion the reason
	 */
	public TransferSuspected(Transfer transfer, String suspicion) {
		this(transfer, suspicion, LifecycleClock.monotonicNanos());
	}

}
