package io.lifecycle.signal;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * Calls synchronous listeners one after another, and has them composed when the events
 * prove to be many.
 */
final class LoopRoute extends Route {

	/**
	 * How many events a loop delivers before composing pays off. Listeners that come and
	 * go never get there.
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
		// Racy: the exact moment does not matter. Written no more than needed: emitting
		// threads share it.
		if (this.whenComposed != null && this.events < WORTH_COMPOSING && ++this.events == WORTH_COMPOSING) {
			ComposedRoutes.compose(this.listeners, this.timed, this.whenComposed);
		}
		return DONE;
	}

}
