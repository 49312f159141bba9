package io.lifecycle.test;

import io.lifecycle.collector.DeliveringCollector;
import io.lifecycle.signal.ListenerStatus;
import io.lifecycle.signal.Listeners;
import io.lifecycle.signal.SignalBus;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Resets a bus and its collectors to their state before a test.
 */
final class BusReset {

	private final SignalBus bus;

	private final ConfigurableApplicationContext context;

	private final Runnable checkpoint;

	BusReset(SignalBus bus, ConfigurableApplicationContext context) {
		this.bus = bus;
		this.context = context;
		this.checkpoint = bus.listeners().checkpoint();
	}

	void run() {
		if (!this.context.isActive()) {
			return;
		}
		this.checkpoint.run();
		Listeners listeners = this.bus.listeners();
		listeners.list().stream().map(ListenerStatus::name).distinct().forEach(listeners::restore);
		this.context.getBeansOfType(DeliveringCollector.class, false, false).values().forEach(BusReset::empty);
	}

	private static void empty(DeliveringCollector collector) {
		if (!collector.buffer().deliver()) {
			collector.buffer().flush();
		}
	}

}
