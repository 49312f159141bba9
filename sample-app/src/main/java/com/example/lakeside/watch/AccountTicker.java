package com.example.lakeside.watch;

import java.io.IOException;

import com.example.lakeside.bank.Bank;
import com.example.lakeside.bank.TransferMade;
import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.signal.OverflowPolicy;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Registers listeners by code: one for each open ticker, with a queue of its own, so that
 * a client that does not read delays nobody else.
 */
@Component
public class AccountTicker {

	private static final Logger logger = LoggerFactory.getLogger(AccountTicker.class);

	// Each message contains all accounts, so the next one makes up for a lost one.
	private static final ListenerOptions OPTIONS = ListenerOptions.defaults()
		.named("ticker")
		.queued(1, OverflowPolicy.DROP_OLDEST);

	private final Bank bank;

	private final SignalBus signals;

	AccountTicker(Bank bank, SignalBus signals) {
		this.bank = bank;
		this.signals = signals;
	}

	/**
	 * Open a ticker.
	 * @return a stream of all accounts, now and after each transfer
	 */
	public SseEmitter open() {
		SseEmitter ticker = new SseEmitter(0L);
		Subscription subscription = this.signals.on(TransferMade.class, (event) -> send(ticker), OPTIONS);
		ticker.onCompletion(subscription::cancel);
		send(ticker);
		return ticker;
	}

	private void send(SseEmitter ticker) {
		try {
			ticker.send(this.bank.accounts(), MediaType.APPLICATION_JSON);
		}
		catch (IOException | IllegalStateException ex) {
			logger.debug("The client of a ticker has left", ex);
		}
	}

}
