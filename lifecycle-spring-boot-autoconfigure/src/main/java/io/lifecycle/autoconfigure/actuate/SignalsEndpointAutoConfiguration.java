package io.lifecycle.autoconfigure.actuate;

import java.util.List;

import io.lifecycle.actuate.Redaction;
import io.lifecycle.actuate.SignalsEndpoint;
import io.lifecycle.actuate.SignalsJmxExtension;
import io.lifecycle.actuate.SignalsReport;
import io.lifecycle.actuate.SignalsWebExtension;
import io.lifecycle.application.InFlightRegistry;
import io.lifecycle.autoconfigure.application.ShutdownAutoConfiguration;
import io.lifecycle.autoconfigure.collector.CollectorAutoConfiguration;
import io.lifecycle.autoconfigure.collector.CollectorSubscriptions;
import io.lifecycle.autoconfigure.http.HttpAutoConfiguration;
import io.lifecycle.autoconfigure.signal.ContextBus;
import io.lifecycle.autoconfigure.text.SecretMaskConfiguration;
import io.lifecycle.collector.RecentEvents;
import io.lifecycle.text.SecretMask;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the endpoint {@code signals}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(
		after = { CollectorAutoConfiguration.class, HttpAutoConfiguration.class, ShutdownAutoConfiguration.class })
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnAvailableEndpoint(SignalsEndpoint.class)
@ConditionalOnBean(ContextBus.class)
@EnableConfigurationProperties(SignalsEndpointProperties.class)
@Import(SecretMaskConfiguration.class)
public final class SignalsEndpointAutoConfiguration {

	// Not for those who ask for a collector: the choice of collectors remains as it is.
	@Bean(name = "lifecycle.recentEvents", defaultCandidate = false)
	@Conditional(OnRecentEventsCondition.class)
	@ConditionalOnMissingBean
	RecentEvents recentEvents(SignalsEndpointProperties properties, SecretMask mask) {
		return new RecentEvents(properties.recentEvents(), mask::text);
	}

	@Bean("lifecycle.signalsReport")
	@ConditionalOnMissingBean
	SignalsReport signalsReport(ApplicationContext context, ContextBus bus, ObjectProvider<InFlightRegistry> inFlight,
			ObjectProvider<CollectorSubscriptions> collectors, SecretMask mask,
			ObjectProvider<SanitizingFunction> functions) {
		InFlightRegistry registry = inFlight.getIfAvailable(() -> new InFlightRegistry(List.of()));
		return new SignalsReport(bus.bus(), registry::list, () -> CollectorSubscriptions.buffered(collectors),
				context.getBeanProvider(RecentEvents.class).getIfAvailable(),
				new Redaction(mask::text, functions.orderedStream().toList()));
	}

	@Bean("lifecycle.signalsEndpoint")
	@ConditionalOnMissingBean
	SignalsEndpoint signalsEndpoint(SignalsReport report, SignalsEndpointProperties properties) {
		return new SignalsEndpoint(report, properties.showValues());
	}

	@Bean("lifecycle.signalsWebExtension")
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint(endpoint = SignalsEndpoint.class, exposure = EndpointExposure.WEB)
	SignalsWebExtension signalsWebExtension(SignalsReport report, SignalsEndpointProperties properties) {
		return new SignalsWebExtension(report, properties.showValues(), properties.roles());
	}

	@Bean("lifecycle.signalsJmxExtension")
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint(endpoint = SignalsEndpoint.class, exposure = EndpointExposure.JMX)
	SignalsJmxExtension signalsJmxExtension(SignalsReport report, SignalsEndpointProperties properties) {
		return new SignalsJmxExtension(report, properties.showValues());
	}

}
