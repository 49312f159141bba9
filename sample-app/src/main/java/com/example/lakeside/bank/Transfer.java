package com.example.lakeside.bank;

import java.math.BigDecimal;

/**
 * An order to move money.
 *
 * @param from the number of the account that pays
 * @param to the number of the account that receives
 * @param amount the amount
 */
public record Transfer(String from, String to, BigDecimal amount) {

	/**
	 * Create the order.
	 * @param from the number of the account that pays
	 * @param to the number of the account that receives
	 * @param amount the amount, which must be positive
	 */
	public Transfer {
		if (amount.signum() <= 0) {
			throw new IllegalArgumentException("The amount must be positive");
		}
		if (from.equals(to)) {
			throw new IllegalArgumentException("A transfer needs two accounts");
		}
	}

}
