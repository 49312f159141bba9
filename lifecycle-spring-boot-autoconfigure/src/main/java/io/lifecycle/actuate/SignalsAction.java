package io.lifecycle.actuate;

/**
 * What the endpoint can do with a listener.
 *
 * @since 0.1.0
 */
public enum SignalsAction {

	/**
	 * Let a quarantined listener receive events again.
	 */
	RESTORE,

	/**
	 * Have a buffered collector deliver what it holds, and wait for it.
	 */
	FLUSH

}
