package io.lifecycle.autoconfigure.application;

import io.lifecycle.application.ApplicationStateProducer;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.event.StartupBegin;
import io.lifecycle.signal.SignalBus;

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

	// The registrar of listeners emits it before anything else.
	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static StartupBegin startupBegin(ApplicationContext context) {
		return new StartupBegin(context);
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
