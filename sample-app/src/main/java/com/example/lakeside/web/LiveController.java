package com.example.lakeside.web;

import java.util.List;

import com.example.lakeside.watch.AccountTicker;
import com.example.lakeside.watch.RecentEvents;
import tools.jackson.databind.JsonNode;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Live streams: the ticker of the accounts and the events.
 */
@RestController
class LiveController {

	private final AccountTicker ticker;

	private final RecentEvents events;

	LiveController(AccountTicker ticker, RecentEvents events) {
		this.ticker = ticker;
		this.events = events;
	}

	@GetMapping(path = "/ticker", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	SseEmitter ticker() {
		return this.ticker.open();
	}

	@GetMapping("/events")
	List<JsonNode> events() {
		return this.events.list();
	}

	@GetMapping(path = "/events/live", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	SseEmitter liveEvents() {
		return this.events.open();
	}

}
