package io.lifecycle.autoconfigure.actuate;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Reports an {@link InvalidRecentEventsException}.
 */
class InvalidRecentEventsFailureAnalyzer extends AbstractFailureAnalyzer<InvalidRecentEventsException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidRecentEventsException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()),
				"Set '%s' to a positive number, or to 0 to keep none.".formatted(ActuateProperties.RECENT_EVENTS),
				cause);
	}

}
