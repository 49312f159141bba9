package com.example.lakeside.bank;

import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;

/**
 * A transfer was made: an event that the application defines.
 *
 * @param transfer the transfer
 * @param from the paying account after the transfer
 * @param to the receiving account after the transfer
 * @param timestampNanos when it happened
 */
public record TransferMade(Transfer transfer, Account from, Account to, long timestampNanos) implements LifecycleEvent {

	TransferMade(Transfer transfer, Account from, Account to) {
		this(transfer, from, to, LifecycleClock.monotonicNanos());
	}

}
