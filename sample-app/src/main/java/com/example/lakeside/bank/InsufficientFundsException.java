package com.example.lakeside.bank;

import java.math.BigDecimal;

/**
 * The balance of an account is too low for a transfer.
 */
public class InsufficientFundsException extends RuntimeException {

	InsufficientFundsException(Account account, BigDecimal amount) {
		super("Account " + account.id() + " holds " + account.balance() + ", not " + amount);
	}

}
