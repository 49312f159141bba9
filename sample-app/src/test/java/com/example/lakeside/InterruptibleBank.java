package com.example.lakeside;

import java.util.concurrent.atomic.AtomicInteger;

import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * The bank in a process whose interrupts are taken by something else.
 */
final class InterruptibleBank {

	static final String TAKEN = "taken: ";

	static final String IGNORED = "interrupts are ignored";

	private InterruptibleBank() {
	}

	public static void main(String[] args) {
		AtomicInteger count = new AtomicInteger();
		SignalHandler before = Signal.handle(new Signal("INT"),
				(signal) -> System.out.println(TAKEN + count.incrementAndGet()));
		if (before == SignalHandler.SIG_IGN) {
			// A shell starts its background processes like this.
			System.out.println(IGNORED);
		}
		LakesideBankApplication.main(args);
	}

}
