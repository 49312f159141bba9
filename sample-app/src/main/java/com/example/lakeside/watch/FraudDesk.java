package com.example.lakeside.watch;

import java.util.concurrent.CompletionStage;

import com.example.lakeside.LakesideProperties;
import com.example.lakeside.bank.TransferMade;
import com.example.lakeside.bank.TransferSuspected;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.task.BackgroundTasks;

import org.springframework.stereotype.Component;

/**
 * An asynchronous listener, which checks transfers in a named background task and emits
 * an event of the application.
 */
@Component
class FraudDesk {

	private final SignalBus signals;

	private final LakesideProperties properties;

	private final BackgroundTasks tasks;

	FraudDesk(SignalBus signals, LakesideProperties properties, BackgroundTasks tasks) {
		this.signals = signals;
		this.properties = properties;
		this.tasks = tasks;
	}

	@OnSignal
	CompletionStage<?> look(TransferMade event) {
		return this.tasks.run("fraud check", () -> check(event)).result();
	}

	private void check(TransferMade event) {
		if (event.transfer().amount().compareTo(this.properties.suspiciousAmount()) >= 0) {
			this.signals.emit(new TransferSuspected(event.transfer(), "unusually large"));
		}
	}

}
