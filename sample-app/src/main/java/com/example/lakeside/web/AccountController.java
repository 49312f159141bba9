package com.example.lakeside.web;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

import com.example.lakeside.bank.Account;
import com.example.lakeside.bank.Bank;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/**
 * Accounts and their statements.
 */
@RestController
@RequestMapping("/accounts")
class AccountController {

	private final Bank bank;

	AccountController(Bank bank) {
		this.bank = bank;
	}

	@GetMapping
	List<Account> accounts() {
		return this.bank.accounts();
	}

	@GetMapping("/{id}")
	Account account(@PathVariable String id) {
		return this.bank.account(id);
	}

	/**
	 * Download the closing balance of every day. It is streamed line by line, with only
	 * one line in memory.
	 */
	@GetMapping("/{id}/statement")
	ResponseEntity<StreamingResponseBody> statement(@PathVariable String id,
			@RequestParam(defaultValue = "1") int years) {
		Account account = this.bank.account(id);
		return ResponseEntity.ok()
			.contentType(new MediaType("text", "csv", StandardCharsets.UTF_8))
			.header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"statement-" + id + ".csv\"")
			.body((out) -> write(account, years, new OutputStreamWriter(out, StandardCharsets.UTF_8)));
	}

	private static void write(Account account, int years, Writer out) throws IOException {
		LocalDate today = LocalDate.now(ZoneOffset.UTC);
		out.write("day,owner,balance\n");
		for (LocalDate day = today.minusYears(years); day.isBefore(today); day = day.plusDays(1)) {
			out.write(day + "," + account.owner() + "," + account.balance() + "\n");
		}
		out.flush();
	}

	@GetMapping("/{id}/credit-score")
	int creditScore(@PathVariable String id) {
		Account account = this.bank.account(id);
		throw new IllegalStateException("The credit bureau does not answer for " + account.owner());
	}

}
