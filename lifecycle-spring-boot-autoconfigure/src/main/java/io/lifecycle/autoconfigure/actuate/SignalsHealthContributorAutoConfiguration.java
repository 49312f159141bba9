package io.lifecycle.autoconfigure.actuate;

import io.lifecycle.actuate.SignalsHealthIndicator;
import io.lifecycle.autoconfigure.signal.ContextBus;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the health of listeners and collectors.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = SignalAutoConfiguration.class, before = HealthContributorAutoConfiguration.class)
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnEnabledHealthIndicator("signals")
@ConditionalOnBean(ContextBus.class)
public final class SignalsHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "signalsHealthIndicator")
	SignalsHealthIndicator signalsHealthIndicator(ContextBus bus, ApplicationContext context) {
		return new SignalsHealthIndicator(bus.bus(), new BufferedCollectors(context));
	}

}
