package com.example.lakeside.watch;

import com.example.lakeside.bank.Bank;
import com.example.lakeside.bank.TransferMade;
import io.lifecycle.signal.SignalBus;

import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Registers a listener by code: every transfer goes to the open tickers.
 */
@Component
public class AccountTicker implements AutoCloseable {

	private final LiveStream stream = new LiveStream("account-ticker");

	private final Bank bank;

	AccountTicker(Bank bank, SignalBus signals) {
		this.bank = bank;
		signals.on(TransferMade.class, this::tick);
	}

	private void tick(TransferMade event) {
		this.stream.send(() -> this.bank.account(event.from().id()));
		this.stream.send(() -> this.bank.account(event.to().id()));
	}

	/**
	 * Open a ticker.
	 * @return a stream that begins with all accounts
	 */
	public SseEmitter open() {
		return this.stream.open(this.bank::accounts);
	}

	@Override
	public void close() {
		this.stream.close();
	}

}
