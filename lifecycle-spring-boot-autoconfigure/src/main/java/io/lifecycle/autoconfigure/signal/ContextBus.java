package io.lifecycle.autoconfigure.signal;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.SignalBus;

import org.springframework.beans.factory.BeanFactory;

/**
 * The bus of one context, never one of its parent's. Auto-configurations take the bus
 * from here: a parameter of type {@link SignalBus} is ambiguous where a parent has a bus
 * of another name.
 *
 * @param bus the bus
 * @since 0.1.0
 */
public record ContextBus(SignalBus bus) {

	static ContextBus of(BeanFactory beanFactory) {
		SignalBus bus = beanFactory.getBean(SignalBus.class);
		// A mock, as a test may put in place of the bus, has no channels: what is emitted
		// or registered here then reaches nobody, as the mock would have it.
		return new ContextBus((bus.channel(LifecycleEvent.class) != null) ? bus : SignalBus.create());
	}

}
