package io.lifecycle.autoconfigure.connection;

import io.lifecycle.application.InFlightSource;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.connection.Connections;
import io.lifecycle.connection.RequestCapture;
import io.lifecycle.signal.SignalBus;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} of {@link Connections}, where the
 * integration of a server begins.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = SignalAutoConfiguration.class)
@ConditionalOnBean(SignalBus.class)
@EnableConfigurationProperties(WorkerProperties.class)
public final class ConnectionAutoConfiguration {

	// The bus is not injected: it is the one of this context, not one of its parent's.
	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	Connections lifecycleConnections(BeanFactory beanFactory, WorkerProperties properties,
			ObjectProvider<RequestCapture> capture) {
		return new Connections(beanFactory.getBean(SignalBus.class), properties.workerId(),
				capture.getIfAvailable(RequestCapture::defaults));
	}

	@Bean
	InFlightSource lifecycleConnectionsInFlight(Connections connections) {
		return connections::inFlight;
	}

}
