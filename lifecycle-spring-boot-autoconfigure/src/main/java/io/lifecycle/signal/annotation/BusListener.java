package io.lifecycle.signal.annotation;

import java.util.function.Function;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * A listener that is registered as soon as there is a bus, unless it is cancelled before.
 * Thread-safe.
 */
final class BusListener implements Subscription {

	private final Class<?> type;

	private final Function<SignalBus, Subscription> registration;

	// This is written under the lock of this.
	private volatile @Nullable Subscription subscription;

	// This is written under the lock of this.
	private volatile boolean cancelled;

	BusListener(Class<?> type, Function<SignalBus, Subscription> registration) {
		this.type = type;
		this.registration = registration;
	}

	synchronized void connect(SignalBus bus) {
		if (!this.cancelled) {
			this.subscription = this.registration.apply(bus);
		}
	}

	@Override
	public boolean receive(LifecycleEvent event) {
		Subscription subscription = this.subscription;
		if (subscription == null || this.cancelled || !this.type.isInstance(event)) {
			return false;
		}
		// Another bus may not support this, so a bus of the library isolates the
		// listener.
		return subscription.receive(event) || this.registration.apply(SignalBus.create()).receive(event);
	}

	@Override
	public synchronized boolean cancel() {
		boolean first = !this.cancelled;
		this.cancelled = true;
		return (this.subscription != null) ? this.subscription.cancel() : first;
	}

}
