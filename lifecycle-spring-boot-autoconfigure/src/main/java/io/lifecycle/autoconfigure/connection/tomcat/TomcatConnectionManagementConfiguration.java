package io.lifecycle.autoconfigure.connection.tomcat;

import io.lifecycle.connection.Connections;
import org.apache.coyote.http11.Http11NioProtocol;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.context.annotation.Bean;

/**
 * Tracks the connections of a management server on a separate port. Its events go to the
 * bus of the application.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnClass({ Http11NioProtocol.class, TomcatWebServerFactory.class })
@ConditionalOnBean(Connections.class)
@ConditionalOnBooleanProperty(name = "lifecycle.connection.enabled", matchIfMissing = true)
final class TomcatConnectionManagementConfiguration {

	@Bean("lifecycle.tomcatConnectionCustomizer")
	TomcatConnectionCustomizer tomcatConnectionCustomizer(Connections connections) {
		return new TomcatConnectionCustomizer(connections);
	}

}
