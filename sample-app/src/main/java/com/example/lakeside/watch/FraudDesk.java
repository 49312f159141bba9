package com.example.lakeside.watch;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

import com.example.lakeside.LakesideProperties;
import com.example.lakeside.bank.TransferMade;
import com.example.lakeside.bank.TransferSuspected;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.SignalBus;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/**
 * An asynchronous listener: it looks at transfers on another thread and answers with an
 * event of its own.
 */
@Component
class FraudDesk {

	private final SignalBus signals;

	private final LakesideProperties properties;

	private final Executor executor;

	FraudDesk(SignalBus signals, LakesideProperties properties,
			@Qualifier("applicationTaskExecutor") Executor executor) {
		this.signals = signals;
		this.properties = properties;
		this.executor = executor;
	}

	@OnSignal
	CompletionStage<Void> look(TransferMade event) {
		return CompletableFuture.runAsync(() -> check(event), this.executor);
	}

	private void check(TransferMade event) {
		if (event.transfer().amount().compareTo(this.properties.suspiciousAmount()) >= 0) {
			this.signals.emit(new TransferSuspected(event.transfer(), "unusually large"));
		}
	}

}
