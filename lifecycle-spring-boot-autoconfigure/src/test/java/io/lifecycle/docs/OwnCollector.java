package io.lifecycle.docs;

import java.util.concurrent.atomic.LongAdder;

import io.lifecycle.collector.LifecycleCollector;
import io.lifecycle.event.LifecycleEvent;

import org.springframework.stereotype.Component;

@Component
class OwnCollector implements LifecycleCollector {

	private final LongAdder count = new LongAdder();

	@Override
	public void record(LifecycleEvent event) {
		this.count.increment();
	}

	long count() {
		return this.count.sum();
	}

}
