package io.lifecycle.autoconfigure.signal;

import java.time.Duration;
import java.util.concurrent.Executor;

import io.lifecycle.autoconfigure.PropertyAssert;
import io.lifecycle.application.ShutdownPhase;
import io.lifecycle.application.ShutdownStep;
import io.lifecycle.signal.ContextCapture;
import io.lifecycle.signal.ListenerFailureHandler;
import io.lifecycle.signal.ReplayDelivery;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.SignalBusBuilder;
import io.lifecycle.signal.Signals;
import io.lifecycle.signal.annotation.SignalListenerProcessor;
import io.lifecycle.signal.annotation.SignalRegistrar;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the bus of an application
 * context and the listeners that are bean methods.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@EnableConfigurationProperties(ListenerProperties.class)
@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
public final class SignalAutoConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(SignalAutoConfiguration.class);

	private static final String[] SWITCHES = { "lifecycle.application.enabled", "lifecycle.connection.enabled",
			"lifecycle.http.enabled", "lifecycle.metrics.enabled", "lifecycle.tasks.enabled" };

	// The bus is infrastructure: it depends on no bean of the application until somebody
	// emits.
	@Bean(name = "lifecycle.signalBus", destroyMethod = "clear")
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	static SignalBus signalBus(ListableBeanFactory beanFactory, ListenerProperties properties,
			ObjectProvider<ContextCapture> context, ObjectProvider<ListenerFailureHandler> failureHandlers,
			ObjectProvider<ReplayDelivery> replay) {
		SignalBusBuilder builder = SignalBus.builder()
			.seed(Signals.defaultBus())
			.executor(new ApplicationExecutor(beanFactory))
			.settings(properties.settings());
		context.orderedStream().reduce(SignalAutoConfiguration::both).ifPresent(builder::context);
		builder.failureHandler(new BeanFailureHandlers(failureHandlers));
		SignalBus bus = builder.build();
		replay.ifAvailable(bus.listeners()::replay);
		return bus;
	}

	private static ContextCapture both(ContextCapture outer, ContextCapture inner) {
		return () -> {
			Executor around = outer.capture();
			Executor within = inner.capture();
			return (around == null || within == null) ? ((around != null) ? around : within)
					: (task) -> around.execute(() -> within.execute(task));
		};
	}

	// Nobody asks for beans that emit or report by themselves.
	@Bean("lifecycle.eagerBeans")
	static LazyInitializationExcludeFilter eagerBeans() {
		return (beanName, definition, beanType) -> beanName.startsWith("lifecycle.");
	}

	@Bean("lifecycle.contextBus")
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static ContextBus contextBus(BeanFactory beanFactory, Environment environment) {
		PropertyAssert.areBoolean(environment, SWITCHES);
		return ContextBus.of(beanFactory);
	}

	@Bean("lifecycle.queueDrain")
	static ShutdownPhase queueDrain(ConfigurableApplicationContext context, ContextBus bus,
			ListenerProperties properties) {
		return new ShutdownPhase(context, ShutdownStep.DRAIN_QUEUES, () -> drain(bus.bus(), properties.drainTimeout()));
	}

	private static void drain(SignalBus bus, Duration timeout) {
		long dropped = bus.listeners().drain(timeout);
		if (dropped != 0) {
			logger.warn("Dropped {} events that did not reach their queued listeners within {}", dropped, timeout);
		}
	}

	@Bean("lifecycle.signalRegistrar")
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static SignalRegistrar signalRegistrar(ConfigurableApplicationContext context) {
		return new SignalRegistrar(context);
	}

	@Bean("lifecycle.signalListenerProcessor")
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static SignalListenerProcessor signalListenerProcessor(SignalRegistrar signalRegistrar) {
		return new SignalListenerProcessor(signalRegistrar);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ContextSnapshotFactory.class)
	static class ContextPropagation {

		@Bean("lifecycle.signalContextCapture")
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		@ConditionalOnMissingBean
		static ContextCapture signalContextCapture() {
			return new PropagatedContext(ContextRegistry.getInstance());
		}

	}

}
