package io.lifecycle.docs;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.lifecycle.connection.Connections;
import io.lifecycle.connection.Exchange;
import io.lifecycle.connection.RequestCapture;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.SignalBus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
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
@ExtendWith(OutputCaptureExtension.class)
class RequestsGuideTests {

	@Test
	void examplesWork(CapturedOutput output) throws Exception {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.properties("server.port=0", "lifecycle.connection.enabled=false",
					"spring.autoconfigure.exclude=io.lifecycle.autoconfigure.connection.ConnectionAutoConfiguration")
			.run()) {
			SignalBus bus = context.getBean(SignalBus.class);
			BlockingQueue<RequestComplete> told = new LinkedBlockingQueue<>();
			bus.on(RequestComplete.class, new Failures()::failed);
			bus.on(RequestComplete.class, told::add);
			get(context, "/app/ping");
			assertThat(get(context, "/orders/7?pin=1234")).isEqualTo(409);
			RequestComplete complete = told.poll(10, TimeUnit.SECONDS);
			assertThat(complete).isNotNull();
			assertThat(complete.request().query()).isEqualTo("pin=***");
			assertThat(complete.request().headers()).containsEntry("x-tenant", "red");
			assertThat(complete.error()).hasMessage("sold out");
			assertThat(output).contains("GET /orders/{id} answered 409");
			assertThat(told).isEmpty();
		}
	}

	private static int get(ConfigurableApplicationContext context, String path) throws Exception {
		String port = context.getEnvironment().getRequiredProperty("local.server.port");
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
			.header("X-Tenant", "red")
			.build();
		return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
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
