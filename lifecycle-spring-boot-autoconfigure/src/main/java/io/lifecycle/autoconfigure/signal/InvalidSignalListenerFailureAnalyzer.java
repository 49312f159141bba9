package io.lifecycle.autoconfigure.signal;

import io.lifecycle.signal.annotation.InvalidSignalListenerException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Reports a method that cannot be a listener.
 */
final class InvalidSignalListenerFailureAnalyzer extends AbstractFailureAnalyzer<InvalidSignalListenerException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidSignalListenerException cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.getAction(), cause);
	}

}
