package io.lifecycle.docs;

import java.util.List;

import io.lifecycle.collector.BufferedCollector;
import io.lifecycle.event.LifecycleEvent;

import org.springframework.stereotype.Component;

@Component
class FlushByHand {

	private final BufferedCollector collector;

	FlushByHand(BufferedCollector collector) {
		this.collector = collector;
	}

	List<LifecycleEvent> sinceLastTime() {
		return this.collector.flush();
	}

}
