package com.example.lakeside.web;

import java.math.BigDecimal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Exchange rates from a slow market. No thread waits for them.
 */
@RestController
class QuoteController {

	@GetMapping("/quotes/{currency}")
	CompletionStage<Quote> quote(@PathVariable String currency) {
		return CompletableFuture.supplyAsync(() -> new Quote(currency, new BigDecimal("1.0842")),
				CompletableFuture.delayedExecutor(400, TimeUnit.MILLISECONDS));
	}

	record Quote(String currency, BigDecimal rate) {

	}

}
