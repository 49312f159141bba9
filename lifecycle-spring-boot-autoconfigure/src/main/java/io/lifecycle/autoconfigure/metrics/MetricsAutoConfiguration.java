package io.lifecycle.autoconfigure.metrics;

import java.util.function.Consumer;

import io.lifecycle.autoconfigure.collector.CollectorAutoConfiguration;
import io.lifecycle.autoconfigure.collector.CollectorSubscriptions;
import io.lifecycle.autoconfigure.signal.ContextBus;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.connection.Connections;
import io.lifecycle.metrics.LifecycleMetrics;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the meters, if there is a meter
 * registry.
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

	@Bean("lifecycle.metrics")
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	LifecycleMetrics metrics(MeterRegistry registry, ContextBus bus, MetricsProperties properties,
			ObjectProvider<Connections> connections) {
		Connections tracked = connections.getIfAvailable();
		Consumer<Runnable> whenTracking = (tracked != null) ? tracked::whenTracking : Runnable::run;
		return new LifecycleMetrics(registry, bus.bus(), properties.maxTagValues(), whenTracking);
	}

	@Bean("lifecycle.collectorMeters")
	SmartInitializingSingleton collectorMeters(LifecycleMetrics metrics,
			ObjectProvider<CollectorSubscriptions> collectors) {
		return () -> CollectorSubscriptions.buffered(collectors).forEach(metrics::addCollector);
	}

	@Bean("lifecycle.startupMeter")
	@ConditionalOnMissingBean(type = BOOT_STARTUP_TIME)
	SmartInitializingSingleton startupMeter(LifecycleMetrics metrics) {
		return metrics::addStartupTime;
	}

}
