package io.lifecycle.event;

/**
 * Why the application stopped waiting for active work.
 *
 * @since 0.1.0
 */
public enum DrainOutcome {

	/**
	 * Everything has ended.
	 */
	COMPLETE,

	/**
	 * The time was up while work was still active.
	 */
	TIMEOUT,

	/**
	 * The application did not wait: the server is configured to stop immediately, or the
	 * waiting thread was interrupted.
	 */
	IMMEDIATE

}
