package io.lifecycle.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import io.lifecycle.test.contract.RequestEventsApplication;
import io.lifecycle.test.contract.RequestEventsContract;
import io.lifecycle.test.contract.TestServer;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

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

	// A filter of JSON web tokens lets the advices of the application answer.
	@Test
	void errorThatAFilterPassesToTheResolversIsReported() throws Exception {
		Reported reported = get("/resolved-by-filter");
		assertThat(reported.response().status()).isEqualTo(418);
		assertThat(reported.complete().error()).hasMessage("token expired");
	}

	@Test
	void errorThatAResolverBeforeAllOthersHandlesIsReported() throws Exception {
		Reported reported = get("/resolved-first");
		assertThat(reported.response().status()).isEqualTo(418);
		assertThat(reported.complete().error()).hasMessage("first");
	}

	@Configuration(proxyBeanMethods = false)
	@Import({ RequestEventsApplication.class, Resolved.class })
	static class Secured {

		@Bean
		FilterRegistrationBean<Filter> resolvingFilter(
				@Qualifier("handlerExceptionResolver") HandlerExceptionResolver resolver) {
			FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(
					(request, response, chain) -> resolver.resolveException((HttpServletRequest) request,
							(HttpServletResponse) response, null, new ResolvedException("token expired")));
			registration.addUrlPatterns("/resolved-by-filter");
			return registration;
		}

		@Bean
		HandlerExceptionResolver firstResolver() {
			return new FirstResolver();
		}

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

	@RestController
	@RestControllerAdvice
	static class Resolved {

		@GetMapping("/resolved-first")
		String fail() {
			throw new IllegalArgumentException("first");
		}

		@ExceptionHandler
		@ResponseStatus(HttpStatus.I_AM_A_TEAPOT)
		void handle(ResolvedException ex) {
		}

	}

	@SuppressWarnings("serial")
	static class ResolvedException extends RuntimeException {

		ResolvedException(String message) {
			super(message);
		}

	}

	static class FirstResolver implements HandlerExceptionResolver, Ordered {

		@Override
		public @Nullable ModelAndView resolveException(HttpServletRequest request, HttpServletResponse response,
				@Nullable Object handler, Exception ex) {
			if (!(ex instanceof IllegalArgumentException)) {
				return null;
			}
			response.setStatus(HttpStatus.I_AM_A_TEAPOT.value());
			return new ModelAndView();
		}

		@Override
		public int getOrder() {
			return HIGHEST_PRECEDENCE;
		}

	}

}
