package io.lifecycle.collector;

import java.util.List;
import java.util.function.Consumer;

import io.lifecycle.event.LifecycleEvent;

/**
 * Receives what a {@link BufferedCollector} has buffered, one batch at a time and batches
 * in order. As a bean it receives the batches of the auto-configured collector, on a
 * thread that serves no requests.
 *
 * <p>
 * A batch is immutable and may be kept. The events of one thread are in the order in
 * which they were recorded, those of different threads in the order of their timestamps.
 * What the consumer throws is logged; the batch is not offered again.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface EventBatchConsumer extends Consumer<List<LifecycleEvent>> {

}
