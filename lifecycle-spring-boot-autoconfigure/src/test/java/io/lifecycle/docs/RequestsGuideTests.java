package io.lifecycle.docs;

import java.util.List;

import io.lifecycle.autoconfigure.FreshLogging;
import io.lifecycle.connection.Connections;
import io.lifecycle.connection.Exchange;
import io.lifecycle.connection.RequestCapture;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.test.contract.EventLog;
import io.lifecycle.test.contract.RawClient;
import io.lifecycle.test.contract.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of the guide to requests.
 */
@ExtendWith({ FreshLogging.class, OutputCaptureExtension.class })
class RequestsGuideTests {

	@Test
	void examplesWork(CapturedOutput output) throws Exception {
		try (TestServer server = TestServer.start(List.of(Application.class), "lifecycle.connection.enabled=false",
				"spring.autoconfigure.exclude=io.lifecycle.autoconfigure.connection.ConnectionAutoConfiguration");
				RawClient client = RawClient.connect(server.port())) {
			server.bus().on(RequestComplete.class, new Failures()::failed);
			EventLog events = server.events();
			client.get("/app/ping", "X-Tenant: red").read();
			assertThat(client.get("/orders/7?pin=1234", "X-Tenant: red").read().status()).isEqualTo(409);
			RequestComplete complete = events.only(RequestComplete.class);
			assertThat(complete.request().query()).isEqualTo("pin=***");
			assertThat(complete.request().headers()).containsEntry("x-tenant", "red");
			assertThat(complete.error()).hasMessage("sold out");
			assertThat(output).contains("GET /orders/{id} answered 409");
		}
	}

	static class Failures {

		private static final Logger logger = LoggerFactory.getLogger(Failures.class);

		@OnSignal
		void failed(RequestComplete event) {
			if (event.error() != null) {
				logger.warn("{} {} answered {}", event.request().method(), event.response().route(), event.status(),
						event.error());
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		SignalBus signalBus() {
			return SignalBus.create();
		}

		@Bean
		Connections connections(SignalBus bus, RequestCapture capture) {
			return new Connections(bus, 0, capture);
		}

		@Bean
		RequestCapture requestCapture() {
			return RequestCapture.of((path) -> path.endsWith("/ping"), List.of("x-tenant"), List.of("pin", "token"));
		}

		@Bean
		SecurityFilterChain openToAll(HttpSecurity http) throws Exception {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll()).build();
		}

		@Bean
		RouterFunction<ServerResponse> orders() {
			return RouterFunctions.route().GET("/orders/{id}", (request) -> {
				throw new IllegalStateException("sold out");
			}).onError(IllegalStateException.class, Application::conflict).build();
		}

		static ServerResponse conflict(Throwable error, ServerRequest request) {
			request.attribute(Exchange.ATTRIBUTE).ifPresent((exchange) -> ((Exchange) exchange).noteError(error));
			return ServerResponse.status(HttpStatus.CONFLICT).build();
		}

	}

}
