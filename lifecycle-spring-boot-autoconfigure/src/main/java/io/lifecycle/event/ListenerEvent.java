package io.lifecycle.event;

/**
 * A change in the health of a listener.
 *
 * @since 0.1.0
 */
public sealed interface ListenerEvent extends LifecycleEvent permits ListenerQuarantined, ListenerRestored {

	/**
	 * Return the name of the listener.
	 * @return the name, as in the logs
	 */
	String listener();

}
