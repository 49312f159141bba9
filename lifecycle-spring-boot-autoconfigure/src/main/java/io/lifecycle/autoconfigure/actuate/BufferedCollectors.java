package io.lifecycle.autoconfigure.actuate;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import io.lifecycle.collector.BufferedCollector;
import io.lifecycle.collector.LifecycleCollector;

import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Finds the buffered collectors among the beans, when they are asked for. It creates
 * none.
 */
record BufferedCollectors(ListableBeanFactory beanFactory) implements Supplier<Map<String, BufferedCollector>> {

	@Override
	public Map<String, BufferedCollector> get() {
		Map<String, BufferedCollector> found = new LinkedHashMap<>();
		this.beanFactory.getBeansOfType(LifecycleCollector.class, false, false).forEach((name, collector) -> {
			if (collector instanceof BufferedCollector buffered) {
				found.put(name, buffered);
			}
		});
		return found;
	}

}
