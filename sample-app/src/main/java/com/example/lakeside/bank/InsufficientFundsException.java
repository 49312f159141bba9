package com.example.lakeside.bank;

import java.math.BigDecimal;

/**
 * An account does not hold what somebody wants to take from it.
 */
public class InsufficientFundsException extends RuntimeException {

	InsufficientFundsException(Account account, BigDecimal amount) {
		super("Account " + account.id() + " holds " + account.balance() + ", not " + amount);
	}

}
