package io.lifecycle.signal.annotation;

import java.util.ArrayList;
import java.util.List;

import io.lifecycle.signal.Subscription;
import io.lifecycle.signal.annotation.SignalRegistrar.BusRegistration;
import org.jspecify.annotations.Nullable;

/**
 * The listeners of one bean.
 */
final class BeanListeners {

	private final SignalRegistrar registrar;

	private final List<Listener> listeners = new ArrayList<>();

	private final List<Subscription> subscriptions = new ArrayList<>();

	// Empty for a bean whose instance is known from the start.
	private final List<LateDelivery> late = new ArrayList<>();

	private final boolean shared;

	private volatile @Nullable Object bean;

	/**
	 * Create the listeners of a bean.
	 * @param bean the instance, or {@code null} if events look it up
	 * @param shared whether there is only one instance
	 */
	BeanListeners(SignalRegistrar registrar, @Nullable Object bean, boolean shared) {
		this.registrar = registrar;
		this.bean = bean;
		this.shared = shared;
	}

	void add(Class<?> type, BusRegistration registration) {
		this.listeners.add(new Listener(type, registration));
	}

	void add(LateDelivery delivery) {
		this.late.add(delivery);
	}

	boolean isOf(Object bean) {
		return this.bean == bean;
	}

	boolean isShared() {
		return this.shared;
	}

	void register() {
		synchronized (this.subscriptions) {
			this.listeners.forEach((listener) -> this.subscriptions.add(this.registrar.add(listener.registration())));
		}
		// No bean is created for an event that was before it.
		if (this.bean != null) {
			replay();
		}
	}

	void bind(Object bean) {
		this.late.forEach((delivery) -> delivery.bind(bean));
		this.bean = bean;
		replay();
	}

	private void replay() {
		this.listeners.forEach((listener) -> this.registrar.replay(listener.registration(), listener.type()));
	}

	void cancel() {
		synchronized (this.subscriptions) {
			this.subscriptions.forEach(Subscription::cancel);
			this.subscriptions.clear();
		}
	}

	private record Listener(Class<?> type, BusRegistration registration) {

	}

}
