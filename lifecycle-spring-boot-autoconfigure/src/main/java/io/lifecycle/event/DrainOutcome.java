package io.lifecycle.event;

/**
 * Why the application waits no longer for what runs.
 *
 * @since 0.1.0
 */
public enum DrainOutcome {

	/**
	 * Everything has ended.
	 */
	COMPLETE,

	/**
	 * The time was up, and something still ran.
	 */
	TIMEOUT,

	/**
	 * It did not wait: the server is configured to stop at once, or the waiting thread
	 * was interrupted.
	 */
	IMMEDIATE

}
