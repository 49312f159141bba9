package io.lifecycle.autoconfigure.replay;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Reports why a recording is not replayed.
 */
final class ReplayFailureAnalyzer extends AbstractFailureAnalyzer<ReplayException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ReplayException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
	}

}
