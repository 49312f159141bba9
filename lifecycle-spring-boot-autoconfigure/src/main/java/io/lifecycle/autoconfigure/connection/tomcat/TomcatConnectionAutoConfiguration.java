package io.lifecycle.autoconfigure.connection.tomcat;

import io.lifecycle.application.ShutdownPhase;
import io.lifecycle.application.ShutdownStep;
import io.lifecycle.autoconfigure.connection.ConnectionAutoConfiguration;
import io.lifecycle.connection.Connections;
import org.apache.coyote.http11.Http11NioProtocol;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the integration with embedded
 * Tomcat.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ConnectionAutoConfiguration.class)
@ConditionalOnClass({ Http11NioProtocol.class, TomcatWebServerFactory.class })
@ConditionalOnBean(Connections.class)
@ConditionalOnBooleanProperty(name = "lifecycle.connection.enabled", matchIfMissing = true)
@ImportRuntimeHints(TomcatConnectionRuntimeHints.class)
public final class TomcatConnectionAutoConfiguration {

	TomcatConnectionAutoConfiguration() {
	}

	@Bean("lifecycle.tomcatConnectionCustomizer")
	TomcatConnectionCustomizer tomcatConnectionCustomizer(Connections connections) {
		return new TomcatConnectionCustomizer(connections);
	}

	@Bean("lifecycle.tomcatStallRelease")
	ShutdownPhase tomcatStallRelease(ConfigurableApplicationContext context, Connections connections) {
		return new ShutdownPhase(context, ShutdownStep.LIMIT_SERVER,
				() -> TomcatStallRelease.begin(context, connections));
	}

}
