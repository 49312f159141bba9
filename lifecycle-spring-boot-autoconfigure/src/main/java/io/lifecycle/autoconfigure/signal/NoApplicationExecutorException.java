package io.lifecycle.autoconfigure.signal;

import java.util.List;

/**
 * Thrown if the executor of the application cannot be determined.
 */
final class NoApplicationExecutorException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param candidates the names of the candidates
	 */
	NoApplicationExecutorException(List<String> candidates) {
		super(candidates.isEmpty() ? "The application has no executor"
				: "The application has several executors, and none of them is the primary one: "
						+ String.join(", ", candidates));
	}

}
