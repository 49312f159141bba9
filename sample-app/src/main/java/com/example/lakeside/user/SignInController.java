package com.example.lakeside.user;

import com.example.lakeside.bank.Account;
import com.example.lakeside.bank.Bank;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Signs customers in by account number. A real bank would need more.
 */
@RestController
class SignInController {

	private final Bank bank;

	SignInController(Bank bank) {
		this.bank = bank;
	}

	@PostMapping("/sign-in")
	Account signIn(@RequestParam String account, HttpServletRequest request) {
		Account own = this.bank.account(account);
		HttpSession session = request.getSession();
		// The id from before may be known to others.
		request.changeSessionId();
		session.setAttribute(CurrentUser.ATTRIBUTE, own.owner());
		return own;
	}

	@PostMapping("/sign-out")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void signOut(HttpSession session) {
		session.invalidate();
	}

}
