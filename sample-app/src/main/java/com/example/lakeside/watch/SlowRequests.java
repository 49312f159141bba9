package com.example.lakeside.watch;

import io.lifecycle.event.RequestComplete;
import io.lifecycle.signal.OnSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * A synchronous listener with a condition: it runs on the thread that ends the request.
 */
@Component
class SlowRequests {

	private static final Logger logger = LoggerFactory.getLogger(SlowRequests.class);

	@OnSignal(condition = "#event.durationMs() > 250")
	void slow(RequestComplete event) {
		logger.info("{} {} took {} ms", event.request().method(), event.request().path(),
				Math.round(event.durationMs()));
	}

}
