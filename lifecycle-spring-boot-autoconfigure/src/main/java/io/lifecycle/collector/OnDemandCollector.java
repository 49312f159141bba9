package io.lifecycle.collector;

/**
 * A collector that needs events only at times. While it needs none it is not subscribed,
 * so no event is created for it.
 *
 * @since 0.1.0
 */
public interface OnDemandCollector extends LifecycleCollector {

	/**
	 * Set the callbacks that start and stop the flow of events. One of them runs before
	 * this method returns, and one each time the demand changes; they never run
	 * concurrently.
	 * @param begin called when events are needed
	 * @param end called when events are no longer needed
	 */
	void onDemand(Runnable begin, Runnable end);

}
