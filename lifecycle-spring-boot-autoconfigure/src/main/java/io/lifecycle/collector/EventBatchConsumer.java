package io.lifecycle.collector;

import java.util.List;
import java.util.function.Consumer;

import io.lifecycle.event.LifecycleEvent;

/**
 * Receives the batches of a {@link BufferedCollector}, in order and one at a time. A bean
 * receives the batches of the auto-configured collector, on a thread that serves no
 * requests.
 *
 * <p>
 * A batch is immutable and may be kept. The events of one thread keep the order in which
 * they were recorded; events of different threads are ordered by timestamp. What the
 * consumer throws is logged, and the batch is not delivered again.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface EventBatchConsumer extends Consumer<List<LifecycleEvent>> {

}
