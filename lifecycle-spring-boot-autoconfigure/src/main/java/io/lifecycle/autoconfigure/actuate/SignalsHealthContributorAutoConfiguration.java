package io.lifecycle.autoconfigure.actuate;

import io.lifecycle.actuate.SignalsHealthIndicator;
import io.lifecycle.autoconfigure.collector.CollectorSubscriptions;
import io.lifecycle.autoconfigure.signal.ContextBus;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the health of listeners and
 * collectors.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = SignalAutoConfiguration.class, before = HealthContributorAutoConfiguration.class)
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnEnabledHealthIndicator("signals")
@ConditionalOnBean(ContextBus.class)
public final class SignalsHealthContributorAutoConfiguration {

	// Spring Boot makes one name of all of these, and does not start with two of them.
	@Bean
	@ConditionalOnMissingBean(name = { "signals", "signalsHealthIndicator", "signalsHealthContributor" })
	SignalsHealthIndicator signalsHealthIndicator(ContextBus bus, ObjectProvider<CollectorSubscriptions> collectors) {
		return new SignalsHealthIndicator(bus.bus(), () -> CollectorSubscriptions.buffered(collectors));
	}

}
