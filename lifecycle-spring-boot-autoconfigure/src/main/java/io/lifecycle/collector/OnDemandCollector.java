package io.lifecycle.collector;

/**
 * A collector that does not want events at all times. While it wants none it is not
 * subscribed, so no event is built for it.
 *
 * @since 0.1.0
 */
public interface OnDemandCollector extends LifecycleCollector {

	/**
	 * Say what to do when events are wanted or no longer wanted. One of the two is run
	 * before this method returns, then each time that changes, never both at once.
	 * @param begin what to do when events begin to be wanted
	 * @param end what to do when they are wanted no longer
	 */
	void onDemand(Runnable begin, Runnable end);

}
