package io.lifecycle.autoconfigure.replay;

/**
 * Ends the application after a replay.
 */
@FunctionalInterface
interface ReplayExit {

	/**
	 * End the application.
	 * @param code the exit code
	 */
	void exit(int code);

}
