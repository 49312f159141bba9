package io.lifecycle.signal;

/**
 * What came of the call of a listener.
 *
 * @since 0.1.0
 */
public enum CallOutcome {

	/**
	 * The listener has handled the event.
	 */
	HANDLED,

	/**
	 * The listener did not receive the event, because of its filter, its condition or its
	 * quarantine.
	 */
	FILTERED,

	/**
	 * The listener has failed.
	 */
	FAILED,

	/**
	 * The listener receives the event later, on another thread.
	 */
	QUEUED,

	/**
	 * The asynchronous listener has returned, and the stage that it returned is not
	 * complete.
	 */
	PENDING

}
