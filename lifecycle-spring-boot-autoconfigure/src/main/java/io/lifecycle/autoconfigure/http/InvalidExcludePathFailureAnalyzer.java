package io.lifecycle.autoconfigure.http;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Reports a broken pattern of {@code lifecycle.http.exclude-paths}.
 */
class InvalidExcludePathFailureAnalyzer extends AbstractFailureAnalyzer<InvalidExcludePathException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidExcludePathException cause) {
		String reason = (cause.getCause() != null) ? cause.getCause().getMessage() : "unknown";
		return new FailureAnalysis(
				"The property 'lifecycle.http.exclude-paths' contains '%s', which is not a valid path pattern: %s"
					.formatted(cause.getPattern(), reason),
				"Correct the pattern; '/actuator/**' for example excludes everything below '/actuator'.", cause);
	}

}
