package com.example.lakeside.web;

import com.example.lakeside.bank.Bank;
import com.example.lakeside.bank.Transfer;
import com.example.lakeside.bank.TransferMade;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Transfers between accounts.
 */
@RestController
class TransferController {

	private final Bank bank;

	TransferController(Bank bank) {
		this.bank = bank;
	}

	@PostMapping("/transfers")
	@ResponseStatus(HttpStatus.CREATED)
	TransferMade transfer(@RequestBody Transfer transfer) {
		return this.bank.transfer(transfer);
	}

}
