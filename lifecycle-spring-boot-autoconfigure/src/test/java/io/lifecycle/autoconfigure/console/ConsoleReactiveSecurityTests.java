package io.lifecycle.autoconfigure.console;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

import io.lifecycle.test.contract.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.reactive.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.server.SecurityWebFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the console of a reactive application is protected by.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConsoleReactiveSecurityTests {

	private static String[] as(String user) {
		return new String[] { "Accept", "text/event-stream", "Authorization",
				"Basic " + Base64.getEncoder().encodeToString((user + ":secret").getBytes(StandardCharsets.UTF_8)) };
	}

	@Test
	void everyPathIsProtectedAndEachPrincipalSeesWhatItMay() throws Exception {
		try (TestServer server = TestServer.start(List.of(SecuredApplication.class),
				"spring.main.web-application-type=reactive", "management.endpoints.web.exposure.include=console",
				"management.endpoint.console.show-values=when-authorized", "management.endpoint.console.roles=ADMIN")) {
			ConsoleClient client = ConsoleClient.of(server.context().getEnvironment(), "/actuator/console");
			for (String path : List.of("", "/", "/page.css", "/stream", "/nothing")) {
				assertThat(client.get(path).statusCode()).as(path).isEqualTo(401);
				assertThat(client.get(path, as("guest")).statusCode()).as(path).isEqualTo(403);
			}
			assertThat(client.get("/", as("operator")).body()).contains("content=\"X-CSRF-TOKEN\"")
				.containsPattern("<meta name=\"csrf-token\" content=\"[-_A-Za-z0-9=]{20,}\">");
			assertThat(client.get("/page.css", as("operator")).headers().firstValue("X-Content-Type-Options"))
				.contains("nosniff");
			try (ConsoleClient.Stream operator = client.open("", as("operator"));
					ConsoleClient.Stream admin = client.open("", as("admin"))) {
				assertThat(operator.event("hello")).contains("\"values\":\"hidden\"");
				assertThat(admin.event("hello")).contains("\"values\":\"shown\"");
			}
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class SecuredApplication {

		@Bean
		SecurityWebFilterChain security(ServerHttpSecurity http) {
			return http
				.authorizeExchange((exchanges) -> exchanges.matchers(EndpointRequest.toAnyEndpoint())
					.hasAnyRole("OPERATOR", "ADMIN")
					.anyExchange()
					.permitAll())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

		@Bean
		MapReactiveUserDetailsService users() {
			return new MapReactiveUserDetailsService(List.of("guest", "operator", "admin")
				.stream()
				.map((name) -> User.withUsername(name)
					.password("{noop}secret")
					.roles(name.toUpperCase(Locale.ROOT))
					.build())
				.toList());
		}

	}

}
