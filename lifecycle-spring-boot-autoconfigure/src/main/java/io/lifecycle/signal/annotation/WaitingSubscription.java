package io.lifecycle.signal.annotation;

import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.Subscription;
import io.lifecycle.signal.annotation.SignalRegistrar.BusRegistration;
import org.jspecify.annotations.Nullable;

/**
 * The registration of a listener that came before the bus.
 */
final class WaitingSubscription implements Subscription {

	private @Nullable BusRegistration registration;

	private @Nullable Subscription connected;

	WaitingSubscription(BusRegistration registration) {
		this.registration = registration;
	}

	synchronized void connect(SignalBus bus) {
		if (this.registration != null) {
			this.connected = this.registration.with(bus);
		}
	}

	@Override
	public synchronized boolean cancel() {
		boolean waiting = this.registration != null;
		this.registration = null;
		return (this.connected != null) ? this.connected.cancel() : waiting;
	}

}
