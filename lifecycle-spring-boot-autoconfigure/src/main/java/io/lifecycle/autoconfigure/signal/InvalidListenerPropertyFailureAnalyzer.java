package io.lifecycle.autoconfigure.signal;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Reports an {@link InvalidListenerPropertyException}.
 */
class InvalidListenerPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidListenerPropertyException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidListenerPropertyException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
	}

}
