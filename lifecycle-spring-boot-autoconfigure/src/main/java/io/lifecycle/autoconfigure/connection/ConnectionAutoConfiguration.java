package io.lifecycle.autoconfigure.connection;

import io.lifecycle.application.InFlightSource;
import io.lifecycle.autoconfigure.event.InstanceProperties;
import io.lifecycle.autoconfigure.signal.ContextBus;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.connection.Connections;
import io.lifecycle.connection.Observers;
import io.lifecycle.connection.RequestCapture;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for {@link Connections}, the entry
 * point for the integration with a server.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = SignalAutoConfiguration.class)
@ConditionalOnBean(ContextBus.class)
@EnableConfigurationProperties(InstanceProperties.class)
public final class ConnectionAutoConfiguration {

	@Bean("lifecycle.connections")
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	Connections connections(ContextBus bus, InstanceProperties properties, ObjectProvider<RequestCapture> capture,
			ObjectProvider<Observers> observers) {
		return new Connections(bus.bus(), properties.workerId(), capture.getIfAvailable(RequestCapture::defaults),
				observers.getIfAvailable(Observers::new));
	}

	@Bean("lifecycle.connectionsInFlight")
	InFlightSource connectionsInFlight(Connections connections) {
		return connections::inFlight;
	}

}
