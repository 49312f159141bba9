package io.lifecycle.autoconfigure.metrics;

import java.util.stream.Stream;

import io.lifecycle.autoconfigure.collector.CollectorAutoConfiguration;
import io.lifecycle.autoconfigure.signal.ContextBus;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.collector.BufferedCollector;
import io.lifecycle.metrics.LifecycleMetrics;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the meters, where there is a meter registry.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { SignalAutoConfiguration.class, CollectorAutoConfiguration.class },
		afterName = { MetricsAutoConfiguration.BOOT + "CompositeMeterRegistryAutoConfiguration",
				MetricsAutoConfiguration.BOOT + "startup.StartupTimeMetricsListenerAutoConfiguration" })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnSingleCandidate(MeterRegistry.class)
@ConditionalOnBean(ContextBus.class)
@ConditionalOnBooleanProperty(name = "lifecycle.metrics.enabled", matchIfMissing = true)
@EnableConfigurationProperties(MetricsProperties.class)
public final class MetricsAutoConfiguration {

	static final String BOOT = "org.springframework.boot.micrometer.metrics.autoconfigure.";

	private static final String BOOT_STARTUP_TIME = "org.springframework.boot.micrometer.metrics.startup.StartupTimeMetricsListener";

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	LifecycleMetrics lifecycleMetrics(MeterRegistry registry, ContextBus bus, MetricsProperties properties) {
		return new LifecycleMetrics(registry, bus.bus(), properties.maxTagValues());
	}

	// Created even with lazy initialization, and the collectors and the meters with it.
	@Bean
	SmartInitializingSingleton lifecycleCollectorMeters(LifecycleMetrics metrics,
			ConfigurableListableBeanFactory beanFactory) {
		return () -> Stream.of(beanFactory.getBeanNamesForType(BufferedCollector.class, false, false))
			.forEach((name) -> metrics.addCollector(name, beanFactory.getBean(name, BufferedCollector.class)));
	}

	@Bean
	@ConditionalOnMissingBean(type = BOOT_STARTUP_TIME)
	SmartInitializingSingleton lifecycleStartupMeter(LifecycleMetrics metrics) {
		return metrics::addStartupTime;
	}

}
