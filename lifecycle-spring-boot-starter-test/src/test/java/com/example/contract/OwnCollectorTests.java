package com.example.contract;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.lifecycle.collector.LifecycleCollector;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.test.contract.LifecycleCollectorContract;
import io.lifecycle.test.contract.NumberedEvent;

/**
 * Runs a snippet of {@code docs/testing.md}.
 */
class OwnCollectorTests extends LifecycleCollectorContract {

	private final List<LifecycleEvent> destination = new CopyOnWriteArrayList<>();

	@Override
	protected LifecycleCollector create() {
		return this.destination::add;
	}

	@Override
	protected List<NumberedEvent> received() {
		return this.destination.stream()
			.filter(NumberedEvent.class::isInstance)
			.map(NumberedEvent.class::cast)
			.toList();
	}

}
