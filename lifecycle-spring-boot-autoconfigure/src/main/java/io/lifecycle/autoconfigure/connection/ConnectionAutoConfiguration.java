package io.lifecycle.autoconfigure.connection;

import io.lifecycle.application.InFlightSource;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.connection.Connections;
import io.lifecycle.connection.RequestCapture;
import io.lifecycle.signal.SignalBus;
import org.apache.coyote.http11.Http11NioProtocol;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;

/**
 * Auto-configuration of {@link Connections}, and of the seat in embedded Tomcat that
 * tells of connections and exchanges.
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
		return new Connections(beanFactory.getBean(SignalBus.class), properties.getWorkerId(),
				capture.getIfAvailable(RequestCapture::defaults));
	}

	@Bean
	InFlightSource lifecycleConnectionsInFlight(Connections connections) {
		return connections::inFlight;
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ Http11NioProtocol.class, TomcatWebServerFactory.class })
	@ConditionalOnBooleanProperty(name = "lifecycle.connection.enabled", matchIfMissing = true)
	@ImportRuntimeHints(TomcatConnectionRuntimeHints.class)
	static class TomcatConfiguration {

		@Bean
		TomcatConnectionCustomizer lifecycleTomcatConnectionCustomizer(Connections connections) {
			return new TomcatConnectionCustomizer(connections);
		}

		@Bean
		TomcatStallRelease lifecycleTomcatStallRelease(ApplicationContext context, Connections connections) {
			return new TomcatStallRelease(context, connections);
		}

	}

}
