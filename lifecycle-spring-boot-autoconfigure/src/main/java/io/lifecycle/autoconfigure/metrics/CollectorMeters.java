package io.lifecycle.autoconfigure.metrics;

import io.lifecycle.collector.BufferedCollector;
import io.lifecycle.metrics.CollectorCounts;
import io.lifecycle.metrics.LifecycleMetrics;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Adds the meters of the buffered collectors, when all beans exist. Even with lazy
 * initialization it is created, and the meters with it.
 */
final class CollectorMeters implements SmartInitializingSingleton {

	private final LifecycleMetrics metrics;

	private final ConfigurableListableBeanFactory beanFactory;

	CollectorMeters(LifecycleMetrics metrics, ConfigurableListableBeanFactory beanFactory) {
		this.metrics = metrics;
		this.beanFactory = beanFactory;
	}

	@Override
	public void afterSingletonsInstantiated() {
		for (String name : this.beanFactory.getBeanNamesForType(BufferedCollector.class, false, false)) {
			BufferedCollector collector = this.beanFactory.getBean(name, BufferedCollector.class);
			this.metrics.addCollector(name, new CollectorCounts(collector::flushed, collector::dropped, collector::size,
					collector::batchFailures));
		}
	}

}
