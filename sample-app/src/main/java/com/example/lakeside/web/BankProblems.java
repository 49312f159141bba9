package com.example.lakeside.web;

import com.example.lakeside.bank.InsufficientFundsException;
import com.example.lakeside.bank.UnknownAccountException;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Maps exceptions of the bank to responses. The events of such a request still contain
 * the error.
 */
@RestControllerAdvice
class BankProblems {

	@ExceptionHandler
	ProblemDetail invalidTransfer(HttpMessageNotReadableException ex) {
		Throwable cause = ex.getMostSpecificCause();
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, (cause instanceof IllegalArgumentException)
				? String.valueOf(cause.getMessage()) : "The request is not a transfer");
	}

	@ExceptionHandler
	ProblemDetail insufficientFunds(InsufficientFundsException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_CONTENT, String.valueOf(ex.getMessage()));
	}

	@ExceptionHandler
	ProblemDetail unknownAccount(UnknownAccountException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, String.valueOf(ex.getMessage()));
	}

}
