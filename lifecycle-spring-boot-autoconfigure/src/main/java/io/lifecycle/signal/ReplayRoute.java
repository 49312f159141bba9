package io.lifecycle.signal;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

import io.lifecycle.event.LifecycleEvent;

/**
 * Lets a replay deliver the events.
 */
final class ReplayRoute extends Route {

	private final ReplayDelivery delivery;

	private final List<ReplayedListener> listeners;

	private final Route usual;

	ReplayRoute(ReplayDelivery delivery, Registration[] listeners, Route usual) {
		super(usual.timed);
		this.delivery = delivery;
		this.listeners = Stream.of(listeners)
			.filter((listener) -> listener.options().replayed())
			.map(ReplayedListener::new)
			.toList();
		this.usual = usual;
	}

	@Override
	CompletionStage<Void> run(Caller caller, LifecycleEvent event) throws Throwable {
		CompletionStage<Void> stage = this.delivery.deliver(event, this.listeners);
		return (stage != null) ? stage : this.usual.run(caller, event);
	}

}
