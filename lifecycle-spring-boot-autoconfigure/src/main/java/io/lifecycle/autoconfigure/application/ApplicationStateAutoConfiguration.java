package io.lifecycle.autoconfigure.application;

import io.lifecycle.application.ApplicationStart;
import io.lifecycle.application.ShutdownSequence;
import io.lifecycle.autoconfigure.signal.ContextBus;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.event.StartupBegin;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the startup events.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = SignalAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "lifecycle.application.enabled", matchIfMissing = true)
public final class ApplicationStateAutoConfiguration {

	// The registrar of listeners emits this event before any other.
	@Bean("lifecycle.startupBegin")
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static StartupBegin startupBegin(ApplicationContext context) {
		return new StartupBegin(context);
	}

	@Bean("lifecycle.applicationStart")
	ApplicationStart applicationStart(StartupBegin begin) {
		return new ApplicationStart(begin);
	}

	@Bean("lifecycle.readinessListener")
	ReadinessListener readinessListener(ApplicationContext context, ContextBus bus, ApplicationStart start,
			@Nullable ShutdownSequence shutdown) {
		return new ReadinessListener(context, bus.bus(), start, shutdown);
	}

}
