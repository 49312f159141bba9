package io.lifecycle.autoconfigure.collector;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Reports an {@link InvalidCollectorException}.
 */
class InvalidCollectorFailureAnalyzer extends AbstractFailureAnalyzer<InvalidCollectorException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidCollectorException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
	}

}
