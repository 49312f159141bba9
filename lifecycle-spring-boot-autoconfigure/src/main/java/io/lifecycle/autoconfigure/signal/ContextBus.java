package io.lifecycle.autoconfigure.signal;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.ReplayDelivery;
import io.lifecycle.signal.SignalBus;

import org.springframework.beans.factory.BeanFactory;

/**
 * The bus of one context, never one of its parent's. Auto-configurations inject it
 * because a parameter of type {@link SignalBus} is ambiguous if a parent context has a
 * bus of another name.
 *
 * @param bus the bus
 * @since 0.1.0
 */
public record ContextBus(SignalBus bus) {

	static ContextBus of(BeanFactory beanFactory) {
		SignalBus bus = beanFactory.getBean(SignalBus.class);
		// A mock bus in a test has no channels, so producers get an empty bus.
		return new ContextBus(
				(bus.channel(LifecycleEvent.class) != null && !isShared(bus, beanFactory)) ? bus : SignalBus.create());
	}

	// A bus of the application cannot keep other events from a replay.
	private static boolean isShared(SignalBus bus, BeanFactory beanFactory) {
		return !bus.isReplaying() && beanFactory.getBeanProvider(ReplayDelivery.class).stream().findAny().isPresent();
	}

}
