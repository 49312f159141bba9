package io.lifecycle.signal;

import java.util.List;
import java.util.concurrent.CompletionStage;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * Delivers the events of a bus instead of the bus while a recording is replayed. It is
 * called on the emitting thread and must be thread-safe.
 *
 * @since 0.1.0
 * @see Listeners#replay(ReplayDelivery)
 */
@FunctionalInterface
public interface ReplayDelivery {

	/**
	 * Deliver an event.
	 * @param event an event that was emitted by anyone
	 * @param listeners the listeners of the event that take part in a replay, in dispatch
	 * order
	 * @return a stage that completes when they are done, or {@code null} to let the bus
	 * deliver the event as usual, to all of its listeners
	 */
	@Nullable CompletionStage<Void> deliver(LifecycleEvent event, List<ReplayedListener> listeners);

}
