package io.lifecycle.autoconfigure.replay;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ExitCodeGenerator;

/**
 * Thrown if a replay cannot be done as it was asked for.
 */
final class ReplayException extends RuntimeException implements ExitCodeGenerator {

	private static final long serialVersionUID = 1L;

	private final String action;

	/**
	 * Create an exception.
	 * @param problem a sentence that says what is wrong
	 * @param action a sentence that says what to do
	 * @param cause the cause, or {@code null}
	 */
	ReplayException(String problem, String action, @Nullable Throwable cause) {
		super(problem, cause);
		this.action = action;
	}

	String action() {
		return this.action;
	}

	@Override
	public int getExitCode() {
		return 2;
	}

}
