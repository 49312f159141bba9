package io.lifecycle.connection.tomcat;

import java.io.IOException;
import java.util.List;

import io.lifecycle.autoconfigure.connection.tomcat.TomcatConnectionAutoConfiguration;
import io.lifecycle.test.contract.TestServer;
import io.lifecycle.test.contract.traffic.TrafficApplication;
import io.lifecycle.test.contract.traffic.TrafficContract;
import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.http2.Http2Protocol;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

class TomcatTrafficTests extends TrafficContract {

	@Override
	protected TestServer start(String... properties) {
		return TestServer.start(List.of(TrafficOnTomcat.class), properties);
	}

	@Configuration(proxyBeanMethods = false)
	@Import(TrafficApplication.class)
	@ImportAutoConfiguration({ TomcatServletWebServerAutoConfiguration.class, TomcatConnectionAutoConfiguration.class })
	static class TrafficOnTomcat {

		@Bean
		WebServerFactoryCustomizer<TomcatServletWebServerFactory> impatient() {
			return (factory) -> {
				factory.addEngineValves(new ThrowingValve());
				factory.addConnectorCustomizers((connector) -> {
					connector.setProperty("connectionTimeout", "400");
					connector.setProperty("keepAliveTimeout", "400");
					Http2Protocol http2 = (Http2Protocol) connector.findUpgradeProtocols()[0];
					http2.setReadTimeout(400);
					http2.setWriteTimeout(400);
					http2.setKeepAliveTimeout(500);
					http2.setStreamReadTimeout(400);
					http2.setStreamWriteTimeout(400);
				});
			};
		}

	}

	private static final class ThrowingValve extends ValveBase {

		ThrowingValve() {
			super(true);
		}

		@Override
		public void invoke(Request request, Response response) throws IOException, ServletException {
			if (request.getRequestURI().endsWith("/valve")) {
				throw new IllegalStateException("thrown by a valve on purpose");
			}
			getNext().invoke(request, response);
		}

	}

}
