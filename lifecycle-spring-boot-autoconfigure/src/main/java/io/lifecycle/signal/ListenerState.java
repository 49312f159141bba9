package io.lifecycle.signal;

/**
 * Whether a listener receives events.
 *
 * @since 0.1.0
 */
public enum ListenerState {

	/**
	 * It receives every event.
	 */
	ACTIVE,

	/**
	 * It failed too often in a row and receives no events until the next attempt.
	 */
	QUARANTINED

}
