package io.lifecycle.collector;

import java.util.List;

import io.lifecycle.event.LifecycleEvent;

/**
 * A batch that knows its place among all events of its {@link BufferedCollector}. A
 * consumer that receives batches whose places do not follow each other has missed the
 * events between them.
 *
 * @since 0.1.0
 */
public interface EventBatch extends List<LifecycleEvent> {

	/**
	 * Return the place of the first event.
	 * @return the number of events that were recorded before it
	 */
	long position();

}
