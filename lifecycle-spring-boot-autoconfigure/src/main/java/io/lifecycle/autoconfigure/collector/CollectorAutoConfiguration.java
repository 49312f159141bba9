package io.lifecycle.autoconfigure.collector;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.lifecycle.autoconfigure.PropertyAssert;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.autoconfigure.text.SecretMaskConfiguration;
import io.lifecycle.collector.BatchRetry;
import io.lifecycle.collector.BufferedCollector;
import io.lifecycle.collector.BufferedCollectorBuilder;
import io.lifecycle.collector.DestinationStatus;
import io.lifecycle.collector.EventBatchConsumer;
import io.lifecycle.collector.LifecycleCollector;
import io.lifecycle.collector.LoggingCollector;
import io.lifecycle.collector.NoopCollector;
import io.lifecycle.collector.TypeSelection;
import io.lifecycle.collector.jfr.JfrCollector;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.annotation.PathPatterns;
import io.lifecycle.signal.annotation.SignalRegistrar;
import io.lifecycle.task.TaskTracker;
import io.lifecycle.text.SecretMask;
import org.jspecify.annotations.Nullable;

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
import org.springframework.core.io.ResourceLoader;

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

	// The consumers are parameters because they must be destroyed after the collector,
	// which delivers the last batch to them.
	@Bean("lifecycle.bufferedCollector")
	@ConditionalOnCollectorType(CollectorType.BUFFERED)
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	BufferedCollector bufferedCollector(CollectorProperties properties,
			@Nullable Map<String, EventBatchConsumer> consumers, Environment environment, ResourceLoader resources) {
		CollectorProperties.Buffered buffered = properties.buffered();
		Map<String, EventBatchConsumer> all = (consumers != null) ? consumers : Map.of();
		buffered.check(!all.isEmpty(),
				Binder.get(environment)
					.bind(CollectorProperties.PREFIX + ".buffered.flush-interval", Duration.class)
					.isBound());
		BufferedCollectorBuilder builder = BufferedCollector.builder()
			.maxBufferSize(buffered.maxBufferSize())
			.maxPending(buffered.maxPending())
			.maxPendingBytes(buffered.maxPendingSize().toBytes())
			.flushInterval(buffered.flushInterval())
			.shutdownTimeout(buffered.shutdownTimeout());
		all.forEach((name, consumer) -> {
			BatchRetry own = consumer.retry();
			builder.onFlush(name, withEffects(consumer), (own != null) ? own : buffered.retry().toRetry());
		});
		TypeSelection selection = CollectorSelection.of(CollectorProperties.Buffered.PREFIX, buffered.include(),
				buffered.exclude(), environment, resources.getClassLoader());
		return ((selection != null) ? builder.select(selection) : builder).build();
	}

	private static EventBatchConsumer withEffects(EventBatchConsumer consumer) {
		return new EventBatchConsumer() {

			@Override
			public void accept(List<LifecycleEvent> batch) {
				// The collector has a thread of its own for each consumer.
				TaskTracker.beginEffects();
				consumer.accept(batch);
			}

			@Override
			public @Nullable DestinationStatus destination() {
				return consumer.destination();
			}

		};
	}

	// This bean comes last, so that its condition sees the collectors of the chosen
	// types.
	@Bean("lifecycle.noopCollector")
	@ConditionalOnMissingBean(value = LifecycleCollector.class, search = SearchStrategy.CURRENT)
	NoopCollector noopCollector() {
		return NoopCollector.INSTANCE;
	}

}
