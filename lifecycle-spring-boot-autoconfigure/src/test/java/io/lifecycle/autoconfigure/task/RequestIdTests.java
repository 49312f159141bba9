package io.lifecycle.autoconfigure.task;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.lifecycle.connection.Exchange;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.signal.OnSignal;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The request that began a task, where nobody listens to anything but tasks.
 */
@ExtendWith(OutputCaptureExtension.class)
class RequestIdTests {

	private final HttpClient client = HttpClient.newHttpClient();

	@ParameterizedTest
	@CsvSource({ "in-handler, true", "in-filter, true", "in-handler, false", "in-filter, false" })
	void taskKnowsTheRequestThatBeganIt(String path, boolean connections) throws Exception {
		try (ConfigurableApplicationContext context = start(connections)) {
			long id = Long.parseLong(get(context, path));
			List<Long> requests = context.getBean(Listener.class).requests();
			Awaitility.await().until(() -> !requests.isEmpty());
			assertThat(requests).containsExactly(id);
			assertThat(id).isPositive();
			assertThat(Exchange.current()).isNull();
		}
	}

	@Test
	void requestThatHasEndedIsNoFailure(CapturedOutput output) throws Exception {
		try (ConfigurableApplicationContext context = start(true)) {
			get(context, "nothing");
			RequestAttributes ended = context.getBean(Controller.class).attributes();
			RequestContextHolder.setRequestAttributes(ended);
			try {
				Awaitility.await().ignoreExceptions().until(() -> isEnded(ended));
				context.getBean(Service.class).work();
			}
			finally {
				RequestContextHolder.resetRequestAttributes();
			}
			List<Long> requests = context.getBean(Listener.class).requests();
			Awaitility.await().until(() -> !requests.isEmpty());
			assertThat(requests).containsExactly(0L);
			assertThat(output).doesNotContain("Could not report a background task");
		}
	}

	private static boolean isEnded(RequestAttributes request) {
		try {
			request.getAttribute("any", RequestAttributes.SCOPE_REQUEST);
			return false;
		}
		catch (IllegalStateException ex) {
			return true;
		}
	}

	private static ConfigurableApplicationContext start(boolean connections) {
		return new SpringApplicationBuilder(Application.class)
			.properties("server.port=0", "lifecycle.metrics.enabled=false",
					"lifecycle.connection.enabled=" + connections)
			.run();
	}

	private String get(ConfigurableApplicationContext context, String path) throws IOException, InterruptedException {
		String port = context.getEnvironment().getRequiredProperty("local.server.port");
		URI uri = URI.create("http://localhost:" + port + "/" + path);
		return this.client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			exclude = { ServletWebSecurityAutoConfiguration.class, ManagementWebSecurityAutoConfiguration.class })
	@EnableAsync
	static class Application {

		@Bean
		Listener listener() {
			return new Listener();
		}

		@Bean
		Service service() {
			return new Service();
		}

		@Bean
		Controller controller(Service service) {
			return new Controller(service);
		}

		// Before Spring's own, which hold the request for its thread.
		@Bean
		FilterRegistrationBean<Filter> early(Service service) {
			FilterRegistrationBean<Filter> early = new FilterRegistrationBean<>((request, response, chain) -> {
				if (((HttpServletRequest) request).getRequestURI().equals("/in-filter")) {
					service.work();
				}
				chain.doFilter(request, response);
			});
			early.setOrder(-200);
			return early;
		}

	}

	static class Listener {

		private final List<Long> requests = new CopyOnWriteArrayList<>();

		List<Long> requests() {
			return this.requests;
		}

		@OnSignal
		void started(BackgroundTaskStarted event) {
			this.requests.add(event.requestId());
		}

	}

	static class Service {

		@Async
		void work() {
		}

	}

	@RestController
	static class Controller {

		private final CompletableFuture<RequestAttributes> attributes = new CompletableFuture<>();

		private final Service service;

		Controller(Service service) {
			this.service = service;
		}

		@GetMapping("/in-handler")
		long inHandler(HttpServletRequest request) {
			this.service.work();
			return id(request);
		}

		@GetMapping("/in-filter")
		long inFilter(HttpServletRequest request) {
			return id(request);
		}

		@GetMapping("/nothing")
		void nothing() {
			this.attributes.complete(RequestContextHolder.getRequestAttributes());
		}

		RequestAttributes attributes() {
			return this.attributes.join();
		}

		private static long id(HttpServletRequest request) {
			return (request.getAttribute(Exchange.ATTRIBUTE) instanceof Exchange exchange) ? exchange.id() : 0;
		}

	}

}
