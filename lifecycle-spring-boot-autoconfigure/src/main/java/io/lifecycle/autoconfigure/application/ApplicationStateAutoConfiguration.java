package io.lifecycle.autoconfigure.application;

import io.lifecycle.application.ApplicationStateProducer;
import io.lifecycle.autoconfigure.collector.CollectorSubscriptions;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.event.StartupBegin;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.annotation.OpeningSignal;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;

/**
 * Auto-configuration of the events of the start.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = SignalAutoConfiguration.class)
public final class ApplicationStateAutoConfiguration {

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static OpeningSignal startupBeginSignal(ApplicationContext context,
			ObjectProvider<CollectorSubscriptions> collectors) {
		// They keep events for collectors from their creation on: here, from the first.
		collectors.getIfAvailable();
		return () -> new StartupBegin(context);
	}

	// Not injected: the bus of this context, not one of its parent's.
	@Bean
	ApplicationStateProducer applicationStateProducer(ApplicationContext context) {
		return new ApplicationStateProducer(context, context.getBean(SignalBus.class));
	}

	@Bean
	ReadinessListener applicationReadinessListener(ApplicationContext context, ApplicationStateProducer producer) {
		return new ReadinessListener(context, producer);
	}

}
