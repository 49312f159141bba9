package io.lifecycle.signal;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * Calls synchronous listeners one after another, and has them composed when there are
 * many events.
 */
final class LoopRoute extends Route {

	/**
	 * The number of events after which composing pays off. Short-lived listeners never
	 * reach it.
	 */
	static final int WORTH_COMPOSING = 1000;

	private final ListenerCall[] listeners;

	private final @Nullable Consumer<Route> whenComposed;

	private int events;

	/**
	 * Create a loop.
	 * @param whenComposed receives a faster route, if there is one; {@code null} to
	 * remain a loop
	 */
	LoopRoute(ListenerCall[] listeners, boolean timed, @Nullable Consumer<Route> whenComposed) {
		super(timed);
		this.listeners = listeners;
		this.whenComposed = whenComposed;
	}

	@Override
	CompletionStage<Void> run(Caller caller, LifecycleEvent event) {
		for (ListenerCall listener : this.listeners) {
			listener.run(caller, event);
		}
		// The race is harmless because the exact moment does not matter. The field is
		// written rarely because emitting threads share it.
		if (this.whenComposed != null && this.events < WORTH_COMPOSING && ++this.events == WORTH_COMPOSING) {
			ComposedRoutes.compose(this.listeners, this, this.whenComposed);
		}
		return DONE;
	}

}
