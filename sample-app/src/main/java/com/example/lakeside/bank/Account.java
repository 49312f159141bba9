package com.example.lakeside.bank;

import java.math.BigDecimal;

/**
 * A snapshot of an account.
 *
 * @param id the number of the account
 * @param owner the name of the owner
 * @param balance the balance
 */
public record Account(String id, String owner, BigDecimal balance) {

	Account plus(BigDecimal amount) {
		return new Account(this.id, this.owner, this.balance.add(amount));
	}

	Account minus(BigDecimal amount) {
		if (this.balance.compareTo(amount) < 0) {
			throw new InsufficientFundsException(this, amount);
		}
		return new Account(this.id, this.owner, this.balance.subtract(amount));
	}

}
