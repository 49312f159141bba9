package io.lifecycle.autoconfigure.collector;

import java.time.Duration;
import java.util.List;

import io.lifecycle.autoconfigure.PropertyAssert;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.autoconfigure.text.SecretMaskConfiguration;
import io.lifecycle.collector.BufferedCollector;
import io.lifecycle.collector.BufferedCollectorBuilder;
import io.lifecycle.collector.EventBatchConsumer;
import io.lifecycle.collector.LifecycleCollector;
import io.lifecycle.collector.LoggingCollector;
import io.lifecycle.collector.NoopCollector;
import io.lifecycle.collector.jfr.JfrCollector;
import io.lifecycle.signal.annotation.PathPatterns;
import io.lifecycle.signal.annotation.SignalRegistrar;
import io.lifecycle.task.TaskTracker;
import io.lifecycle.text.SecretMask;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the collectors.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = SignalAutoConfiguration.class)
@EnableConfigurationProperties(CollectorProperties.class)
@Import(SecretMaskConfiguration.class)
public final class CollectorAutoConfiguration {

	@Bean("lifecycle.collectorSubscriptions")
	static CollectorSubscriptions collectorSubscriptions(SignalRegistrar registrar,
			ConfigurableListableBeanFactory beanFactory) {
		return new CollectorSubscriptions(registrar, beanFactory);
	}

	@Bean("lifecycle.loggingCollector")
	@ConditionalOnCollectorType(CollectorType.LOGGING)
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	LoggingCollector loggingCollector(CollectorProperties properties, SecretMask mask, Environment environment) {
		CollectorProperties.Logging logging = properties.logging();
		PropertyAssert.each(environment, CollectorProperties.PREFIX + ".logging.exclude-paths", logging.excludePaths(),
				PathPatterns::problem);
		return new LoggingCollector(logging.slowRequestThreshold(), PathPatterns.of(logging.excludePaths()),
				mask::text);
	}

	@Bean("lifecycle.jfrCollector")
	@ConditionalOnCollectorType(CollectorType.JFR)
	@ConditionalOnClass(name = CollectorProperties.FLIGHT_RECORDER)
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	JfrCollector jfrCollector(SecretMask mask) {
		return new JfrCollector(mask::text);
	}

	// This is a list because the consumers must be destroyed after the collector, which
	// delivers the last batch to them.
	@Bean("lifecycle.bufferedCollector")
	@ConditionalOnCollectorType(CollectorType.BUFFERED)
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	BufferedCollector bufferedCollector(CollectorProperties properties, @Nullable List<EventBatchConsumer> consumers,
			Environment environment, ObjectProvider<TaskTracker> tasks) {
		CollectorProperties.Buffered buffered = properties.buffered();
		List<EventBatchConsumer> all = (consumers != null) ? consumers : List.of();
		buffered.check(!all.isEmpty(),
				Binder.get(environment)
					.bind(CollectorProperties.PREFIX + ".buffered.flush-interval", Duration.class)
					.isBound());
		BufferedCollectorBuilder builder = BufferedCollector.builder()
			.maxBufferSize(buffered.maxBufferSize())
			.maxPending(buffered.maxPending())
			.flushInterval(buffered.flushInterval())
			.shutdownTimeout(buffered.shutdownTimeout());
		if (!all.isEmpty()) {
			// The collector has a thread of its own for its consumers.
			tasks.ifAvailable((tracker) -> builder.onFlush((batch) -> TaskTracker.beginEffects()));
		}
		all.forEach(builder::onFlush);
		return builder.build();
	}

	// This bean comes last, so that its condition sees the collectors of the chosen
	// types.
	@Bean("lifecycle.noopCollector")
	@ConditionalOnMissingBean(value = LifecycleCollector.class, search = SearchStrategy.CURRENT)
	NoopCollector noopCollector() {
		return NoopCollector.INSTANCE;
	}

}
