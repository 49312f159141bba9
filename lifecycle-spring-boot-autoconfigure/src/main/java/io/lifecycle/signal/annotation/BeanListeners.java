package io.lifecycle.signal.annotation;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The listeners of one bean.
 */
final class BeanListeners {

	private final SignalRegistrar registrar;

	private final List<BusListener> listeners = new ArrayList<>();

	// This is empty for a bean whose instance is known.
	private final List<LateDelivery> late = new ArrayList<>();

	private volatile @Nullable Object bean;

	/**
	 * Create the listeners of a bean.
	 * @param bean the instance, or {@code null} if events look it up
	 */
	BeanListeners(SignalRegistrar registrar, @Nullable Object bean) {
		this.registrar = registrar;
		this.bean = bean;
	}

	void add(BusListener listener) {
		this.listeners.add(listener);
	}

	LateDelivery add(LateDelivery delivery) {
		this.late.add(delivery);
		return delivery;
	}

	boolean isOf(Object bean) {
		return this.bean == bean;
	}

	boolean isBound() {
		return this.bean != null;
	}

	void register() {
		this.listeners.forEach(this.registrar::add);
		// A bean is not created for an earlier event.
		if (this.bean != null) {
			this.listeners.forEach(this.registrar::replay);
		}
	}

	void bind(Object bean) {
		this.late.forEach((delivery) -> delivery.bind(bean));
		this.bean = bean;
		this.listeners.forEach(this.registrar::replay);
	}

	void cancel() {
		this.listeners.forEach(BusListener::cancel);
	}

}
