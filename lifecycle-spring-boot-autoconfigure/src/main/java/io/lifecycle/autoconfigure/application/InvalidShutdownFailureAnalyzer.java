package io.lifecycle.autoconfigure.application;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Reports a negative duration of {@code lifecycle.shutdown}.
 */
class InvalidShutdownFailureAnalyzer extends AbstractFailureAnalyzer<InvalidShutdownException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidShutdownException cause) {
		return new FailureAnalysis(cause.getMessage(),
				"Set '%s' to a positive duration or to 0.".formatted(cause.getProperty()), cause);
	}

}
