package io.lifecycle.actuate;

/**
 * An action of the endpoint on a listener.
 *
 * @since 0.1.0
 */
public enum SignalsAction {

	/**
	 * Restore a quarantined listener.
	 */
	RESTORE,

	/**
	 * Deliver the events of a buffered collector, and wait for it.
	 */
	FLUSH

}
