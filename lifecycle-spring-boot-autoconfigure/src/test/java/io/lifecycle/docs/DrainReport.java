package io.lifecycle.docs;

import io.lifecycle.event.DrainComplete;
import io.lifecycle.signal.OnSignal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

@Component
class DrainReport {

	private static final Logger logger = LoggerFactory.getLogger(DrainReport.class);

	@OnSignal
	void drained(DrainComplete event) {
		logger.info("{} after {} ms", event.outcome(), event.durationMs());
		event.stragglers().forEach((straggler) -> logger.warn("Still running: {}", straggler.describe()));
	}

}
