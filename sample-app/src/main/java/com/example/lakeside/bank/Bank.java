package com.example.lakeside.bank;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.lifecycle.signal.SignalBus;

import org.springframework.stereotype.Service;

/**
 * The bank, in memory. Thread-safe: a transfer changes both accounts atomically.
 */
@Service
public class Bank {

	private final Map<String, Account> accounts = new TreeMap<>();

	private final SignalBus signals;

	/**
	 * Open the bank with four accounts.
	 * @param signals the bus for the events of the bank
	 */
	public Bank(SignalBus signals) {
		this.signals = signals;
		open("100", "Ada", "1200.00");
		open("200", "Grace", "980.50");
		open("300", "Edsger", "42.00");
		open("400", "Barbara", "250000.00");
	}

	private void open(String id, String owner, String deposit) {
		this.accounts.put(id, new Account(id, owner, new BigDecimal(deposit)));
	}

	/**
	 * Return a consistent snapshot of all accounts.
	 * @return the accounts by number
	 */
	public List<Account> accounts() {
		synchronized (this.accounts) {
			return List.copyOf(this.accounts.values());
		}
	}

	/**
	 * Find an account.
	 * @param id the number of the account
	 * @return the account as it is now
	 */
	public Account account(String id) {
		synchronized (this.accounts) {
			Account account = this.accounts.get(id);
			if (account == null) {
				throw new UnknownAccountException(id);
			}
			return account;
		}
	}

	/**
	 * Transfer money and emit an event.
	 * @param transfer the transfer
	 * @return the event that was emitted
	 */
	public TransferMade transfer(Transfer transfer) {
		TransferMade made = book(transfer);
		// Emitting outside the lock keeps listeners from delaying the next transfer.
		this.signals.emit(made);
		return made;
	}

	private TransferMade book(Transfer transfer) {
		synchronized (this.accounts) {
			Account from = account(transfer.from()).minus(transfer.amount());
			Account to = account(transfer.to()).plus(transfer.amount());
			this.accounts.put(from.id(), from);
			this.accounts.put(to.id(), to);
			return new TransferMade(transfer, from, to);
		}
	}

}
