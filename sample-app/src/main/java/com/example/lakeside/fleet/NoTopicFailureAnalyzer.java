package com.example.lakeside.fleet;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says what the view needs, instead of a stack trace.
 */
final class NoTopicFailureAnalyzer extends AbstractFailureAnalyzer<NoTopicException> {

	@Override
	protected FailureAnalysis analyze(Throwable failure, NoTopicException cause) {
		return new FailureAnalysis(cause.getMessage(),
				"Start a Kafka broker at " + cause.brokers() + ", or set spring.kafka.bootstrap-servers to yours. "
						+ "The profile fleet-demo starts one of its own.",
				cause);
	}

}
