package io.lifecycle.autoconfigure.actuate;

import java.util.List;

import io.lifecycle.actuate.SignalsEndpoint;
import io.lifecycle.actuate.SignalsJmxExtension;
import io.lifecycle.actuate.SignalsWebExtension;
import io.lifecycle.application.ApplicationStart;
import io.lifecycle.application.InFlightRegistry;
import io.lifecycle.autoconfigure.application.ShutdownAutoConfiguration;
import io.lifecycle.autoconfigure.collector.CollectorAutoConfiguration;
import io.lifecycle.autoconfigure.collector.CollectorSubscriptions;
import io.lifecycle.autoconfigure.http.HttpAutoConfiguration;
import io.lifecycle.autoconfigure.signal.ContextBus;
import io.lifecycle.autoconfigure.text.SecretMaskConfiguration;
import io.lifecycle.collector.RecentEvents;
import io.lifecycle.text.Redaction;
import io.lifecycle.text.SecretMask;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
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

	// It is not a default candidate, so that it does not change which collectors are
	// chosen. The console may have defined it.
	@Bean(name = "lifecycle.recentEvents", defaultCandidate = false)
	@Conditional(OnRecentEventsCondition.class)
	@ConditionalOnMissingBean(value = RecentEvents.class, name = "lifecycle.recentEvents",
			search = SearchStrategy.CURRENT)
	RecentEvents recentEvents(SignalsEndpointProperties properties, SecretMask mask) {
		return new RecentEvents(properties.recentEvents(), mask::text);
	}

	@Bean("lifecycle.signalsEndpoint")
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	SignalsEndpoint signalsEndpoint(ApplicationContext context, ContextBus bus, ObjectProvider<ApplicationStart> start,
			ObjectProvider<InFlightRegistry> inFlight, ObjectProvider<CollectorSubscriptions> collectors,
			SecretMask mask, ObjectProvider<SanitizingFunction> functions, SignalsEndpointProperties properties) {
		InFlightRegistry registry = inFlight.getIfAvailable(() -> new InFlightRegistry(List.of()));
		return new SignalsEndpoint(bus.bus(),
				() -> start.stream().findFirst().map(ApplicationStart::events).orElse(List.of()), registry::list,
				() -> CollectorSubscriptions.buffered(collectors),
				context.getBeanProvider(RecentEvents.class).getIfAvailable(), redaction(mask, functions),
				properties.showValues());
	}

	/**
	 * Return what endpoints hide of events and of what is active.
	 * @param mask hides secrets
	 * @param functions those of the application, which also sanitize other endpoints
	 * @return the redaction
	 */
	public static Redaction redaction(SecretMask mask, ObjectProvider<SanitizingFunction> functions) {
		Sanitizer sanitizer = new Sanitizer(functions.orderedStream().toList());
		return new Redaction(mask::text,
				(name, value) -> sanitizer.sanitize(new SanitizableData(null, name, value), true));
	}

	@Bean("lifecycle.signalsWebExtension")
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	@ConditionalOnAvailableEndpoint(endpoint = SignalsEndpoint.class, exposure = EndpointExposure.WEB)
	SignalsWebExtension signalsWebExtension(SignalsEndpoint endpoint, SignalsEndpointProperties properties) {
		return new SignalsWebExtension(endpoint, properties.roles());
	}

	@Bean("lifecycle.signalsJmxExtension")
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	@ConditionalOnAvailableEndpoint(endpoint = SignalsEndpoint.class, exposure = EndpointExposure.JMX)
	SignalsJmxExtension signalsJmxExtension(SignalsEndpoint endpoint) {
		return new SignalsJmxExtension(endpoint);
	}

}
