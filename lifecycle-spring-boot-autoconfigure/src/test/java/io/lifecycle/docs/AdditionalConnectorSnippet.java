package io.lifecycle.docs;

import io.lifecycle.connection.tomcat.TrackedHttp11NioProtocol;
import org.apache.catalina.connector.Connector;

import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AdditionalConnectorSnippet {

	@Bean
	WebServerFactoryCustomizer<TomcatWebServerFactory> internalConnector() {
		return (factory) -> {
			Connector connector = new Connector(TrackedHttp11NioProtocol.class.getName());
			connector.setPort(8081);
			factory.addAdditionalConnectors(connector);
		};
	}

}
