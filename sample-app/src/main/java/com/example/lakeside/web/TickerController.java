package com.example.lakeside.web;

import com.example.lakeside.watch.AccountTicker;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * The ticker of the accounts, a stream that lasts until its client leaves.
 */
@RestController
class TickerController {

	private final AccountTicker ticker;

	TickerController(AccountTicker ticker) {
		this.ticker = ticker;
	}

	@GetMapping(path = "/ticker", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	SseEmitter ticker() {
		return this.ticker.open();
	}

}
