package io.lifecycle.autoconfigure.collector;

import io.lifecycle.collector.recorder.RecordingDirectoryException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Reports that the recorder cannot use its directory.
 */
final class RecordingDirectoryFailureAnalyzer extends AbstractFailureAnalyzer<RecordingDirectoryException> {

	private static final String ACTION = "Set '" + RecorderProperties.PREFIX
			+ ".directory' to a directory that this process may write, and no other process records into; "
			+ "'recordings/${HOSTNAME}' for example.";

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, RecordingDirectoryException cause) {
		return new FailureAnalysis("Events cannot be recorded. " + cause.getMessage() + ".", ACTION, cause);
	}

}
