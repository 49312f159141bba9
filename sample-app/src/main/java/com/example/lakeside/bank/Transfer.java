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

	private static final int CENTS = 2;

	private static final int MOST_DIGITS = 12;

	/**
	 * Create the order.
	 * @param from the number of the account that pays
	 * @param to the number of the account that receives
	 * @param amount the amount, which must be positive and have at most two decimals
	 */
	public Transfer {
		// The exponent of a number comes from the client: 1e-10000000 would have ten
		// million digits.
		if (amount.signum() <= 0 || amount.scale() > CENTS
				|| (long) amount.precision() - amount.scale() > MOST_DIGITS) {
			throw new IllegalArgumentException("The amount must be positive, with at most two decimals");
		}
		if (from.equals(to)) {
			throw new IllegalArgumentException("A transfer needs two accounts");
		}
	}

}
