package io.lifecycle.collector;

/**
 * A collector that delivers events on threads of its own. The endpoint, the meters and
 * the health of collectors show it, and the shutdown waits for it.
 *
 * @since 0.1.0
 */
public interface DeliveringCollector extends LifecycleCollector {

	/**
	 * Return what delivers the events.
	 * @return the buffer with the counts of its consumers
	 */
	BufferedCollector buffer();

}
