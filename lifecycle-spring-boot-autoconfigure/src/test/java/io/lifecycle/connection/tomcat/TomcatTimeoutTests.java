package io.lifecycle.connection.tomcat;

import java.util.List;

import io.lifecycle.test.contract.TestServer;
import io.lifecycle.test.contract.TimeoutEventsContract;
import org.apache.coyote.http2.Http2Protocol;

import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class TomcatTimeoutTests extends TimeoutEventsContract {

	@Override
	protected TestServer start(String... properties) {
		return TestServer.start(List.of(TomcatApp.class, ShortTimeouts.class), properties);
	}

	@Configuration(proxyBeanMethods = false)
	static class ShortTimeouts {

		@Bean
		WebServerFactoryCustomizer<TomcatWebServerFactory> shortHttp2KeepAlive() {
			return (factory) -> factory.addConnectorCustomizers((connector) -> {
				connector.setProperty("connectionTimeout", "300");
				connector.setProperty("keepAliveTimeout", "400");
				Http2Protocol http2 = (Http2Protocol) connector.findUpgradeProtocols()[0];
				http2.setKeepAliveTimeout(400);
			});
		}

	}

}
