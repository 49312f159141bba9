package io.lifecycle.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import io.lifecycle.test.contract.RequestEventsApplication;
import io.lifecycle.test.contract.RequestEventsContract;
import io.lifecycle.test.contract.TestServer;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract of request events, with Spring Security and Actuator in front of Spring
 * MVC.
 */
abstract class ServletRequestEventsContract extends RequestEventsContract {

	static TestServer embedded(String... properties) {
		List<String> all = new ArrayList<>(List.of(RequestEventsApplication.properties()));
		all.addAll(List.of(properties));
		return TestServer.start(List.of(Secured.class), all.toArray(String[]::new));
	}

	@Test
	void endpointIsReported() throws Exception {
		Reported reported = get("/actuator/health");
		assertThat(reported.response().status()).isEqualTo(200);
		assertThat(reported.complete().response().route()).isEqualTo("/actuator/health");
		assertThat(reported.complete().error()).isNull();
	}

	@Test
	void requestWithoutCredentialsIsReported() throws Exception {
		Reported reported = get("/secret/1");
		assertThat(reported.response().status()).isEqualTo(401);
		assertThat(reported.complete().response().route()).isNull();
		assertThat(reported.complete().error()).isNull();
	}

	@Test
	void requestThatSecurityForbidsIsReported() throws Exception {
		String user = Base64.getEncoder().encodeToString("user:pw".getBytes(StandardCharsets.US_ASCII));
		Reported reported = exchange("GET", "/secret/1", "Authorization: Basic " + user + "\r\n", "");
		assertThat(reported.response().status()).isEqualTo(403);
		assertThat(reported.complete().response().route()).isNull();
		assertThat(reported.complete().request().headers()).isEmpty();
	}

	@Configuration(proxyBeanMethods = false)
	@Import(RequestEventsApplication.class)
	static class Secured {

		@Bean
		SecurityFilterChain security(HttpSecurity http) throws Exception {
			return http.csrf((csrf) -> csrf.disable())
				.httpBasic(Customizer.withDefaults())
				.authorizeHttpRequests(
						(requests) -> requests.requestMatchers("/secret/**").hasRole("ADMIN").anyRequest().permitAll())
				.build();
		}

		@Bean
		InMemoryUserDetailsManager users() {
			return new InMemoryUserDetailsManager(User.withUsername("user").password("{noop}pw").roles("USER").build());
		}

	}

}
