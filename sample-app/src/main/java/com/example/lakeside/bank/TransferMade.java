package com.example.lakeside.bank;

import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;

/**
 * Money moved: an event of the bank's own.
 *
 * @param transfer what moved
 * @param from the paying account after it
 * @param to the receiving account after it
 * @param timestampNanos when it happened
 */
public record TransferMade(Transfer transfer, Account from, Account to, long timestampNanos) implements LifecycleEvent {

	TransferMade(Transfer transfer, Account from, Account to) {
		this(transfer, from, to, LifecycleClock.monotonicNanos());
	}

}
