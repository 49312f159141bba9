package com.example.lakeside.bank;

/**
 * The account does not exist.
 */
public class UnknownAccountException extends RuntimeException {

	UnknownAccountException(String id) {
		super("There is no account " + id);
	}

}
