package com.example.lakeside.bank;

/**
 * There is no such account.
 */
public class UnknownAccountException extends RuntimeException {

	UnknownAccountException(String id) {
		super("There is no account " + id);
	}

}
