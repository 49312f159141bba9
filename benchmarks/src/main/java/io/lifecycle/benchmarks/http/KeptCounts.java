package io.lifecycle.benchmarks.http;

import io.lifecycle.collector.BufferedCollector;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Shows the counts of a buffered collector that has no consumer.
 */
@RestController
public class KeptCounts {

	private final BufferedCollector collector;

	KeptCounts(BufferedCollector collector) {
		this.collector = collector;
	}

	/**
	 * Return the counts.
	 * @return the number of events: recorded, dropped, pending
	 */
	@GetMapping("/counts")
	public String counts() {
		return this.collector.recorded() + " " + this.collector.dropped() + " " + this.collector.size();
	}

}
