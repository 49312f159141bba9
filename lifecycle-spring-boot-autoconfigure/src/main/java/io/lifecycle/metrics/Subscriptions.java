package io.lifecycle.metrics;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.Subscription;

/**
 * What the meters listen to.
 */
final class Subscriptions {

	private static final ListenerOptions OPTIONS = ListenerOptions.defaults().named("lifecycleMetrics");

	private final SignalBus bus;

	private final RegistryGuard guard;

	private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();

	Subscriptions(SignalBus bus, RegistryGuard guard) {
		this.bus = bus;
		this.guard = guard;
	}

	<E extends LifecycleEvent> void on(Class<E> type, Consumer<E> meters) {
		this.subscriptions.add(this.bus.on(type, this.guard.listener(meters), OPTIONS));
	}

	void cancelAll() {
		this.subscriptions.forEach(Subscription::cancel);
	}

}
