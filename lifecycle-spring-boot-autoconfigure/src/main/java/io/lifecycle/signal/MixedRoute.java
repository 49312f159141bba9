package io.lifecycle.signal;

import java.util.concurrent.CompletionStage;

import io.lifecycle.event.LifecycleEvent;

/**
 * Calls synchronous and asynchronous listeners in order. When an asynchronous listener is
 * not done immediately, the remaining asynchronous ones follow when it is.
 */
final class MixedRoute extends Route {

	private final Registration[] listeners;

	private final AsyncCall[] asynchronous;

	private final BusEnvironment environment;

	MixedRoute(Registration[] listeners, AsyncCall[] asynchronous, BusEnvironment environment) {
		super(environment.isTimed());
		this.listeners = listeners;
		this.asynchronous = asynchronous;
		this.environment = environment;
	}

	@Override
	CompletionStage<Void> run(Caller caller, LifecycleEvent event) {
		int started = 0;
		CompletionStage<?> pending = null;
		for (Registration listener : this.listeners) {
			if (listener.call() != null) {
				listener.call().run(caller, event);
			}
			else if (pending == null && this.asynchronous[started++].matches(event)) {
				pending = this.asynchronous[started - 1].start(caller, event);
			}
		}
		return (pending != null) ? new AsyncDelivery(event, this.asynchronous, started, this.environment)
			.follow(this.asynchronous[started - 1], pending) : DONE;
	}

}
