package io.lifecycle.autoconfigure.console;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

import io.lifecycle.test.contract.RawClient;
import io.lifecycle.test.contract.TestServer;
import jakarta.servlet.http.HttpSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the console is protected by, and what it protects.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConsoleSecurityTests {

	private static final String[] SSE = { "Accept", "text/event-stream" };

	private static TestServer server;

	private static ConsoleClient client;

	@BeforeAll
	static void start() {
		server = startWith("main.port=true");
		client = ConsoleClient.of(server.context().getEnvironment(), "/actuator/console");
	}

	private static TestServer startWith(String property) {
		return TestServer.start(List.of(SecuredApplication.class), property,
				"management.endpoints.web.exposure.include=console,signals",
				"management.endpoint.console.show-values=when-authorized", "management.endpoint.console.roles=ADMIN");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	private static String[] as(String user, String... headers) {
		String[] all = Arrays.copyOf(headers, headers.length + 2);
		all[headers.length] = "Authorization";
		all[headers.length + 1] = "Basic "
				+ Base64.getEncoder().encodeToString((user + ":secret").getBytes(StandardCharsets.UTF_8));
		return all;
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/", "/page.css", "/stream", "/nothing" })
	void everyPathIsProtected(String path) throws Exception {
		assertThat(client.get(path).statusCode()).isEqualTo(401);
		assertThat(client.get(path, as("guest")).statusCode()).isEqualTo(403);
	}

	@Test
	void operatorsAreAnswered() throws Exception {
		assertThat(client.get("", as("operator")).statusCode()).isEqualTo(302);
		assertThat(client.get("/", as("operator")).statusCode()).isEqualTo(200);
		assertThat(client.get("/page.css", as("operator")).statusCode()).isEqualTo(200);
		try (ConsoleClient.Stream stream = client.open("", as("operator", SSE))) {
			assertThat(stream.response().statusCode()).isEqualTo(200);
			assertThat(stream.event("hello")).isNotNull();
		}
	}

	@Test
	void eachPrincipalSeesWhatItMay() throws Exception {
		try (ConsoleClient.Stream operator = client.open("?type=RequestComplete", as("operator", SSE));
				ConsoleClient.Stream admin = client.open("?type=RequestComplete", as("admin", SSE))) {
			assertThat(operator.event("hello")).contains("\"values\":\"hidden\"");
			assertThat(admin.event("hello")).contains("\"values\":\"shown\"");
			new ConsoleClient(client.base().replace("/actuator/console", "")).get("/users/4711");
			assertThat(admin.events("/users/{id}")).contains("\"path\":\"/users/4711\"");
			assertThat(operator.events("/users/{id}")).contains("\"path\":\"******\"").doesNotContain("4711");
		}
	}

	@Test
	void pathsCannotBeGuessedByAFilter() throws Exception {
		HttpResponse<String> refused = client.get("/stream?path=/users/4711", as("operator"));
		assertThat(refused.statusCode()).isEqualTo(400);
		assertThat(refused.body()).contains("management.endpoint.console.show-values");
	}

	@Test
	void pageContainsTheTokenThatActionsNeed() throws Exception {
		String page = client.get("/", as("operator")).body();
		assertThat(page).contains("<meta name=\"csrf-header\" content=\"X-CSRF-TOKEN\">")
			.containsPattern("<meta name=\"csrf-token\" content=\"[-_A-Za-z0-9=]{20,}\">");
	}

	@Test
	void streamEndsWhenItsSessionIsInvalidated() throws Exception {
		HttpResponse<String> page = client.get("/", as("admin"));
		String cookie = page.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
		try (ConsoleClient.Stream stream = client.open("",
				as("admin", "Accept", "text/event-stream", "Cookie", cookie))) {
			assertThat(stream.event("hello")).contains("\"values\":\"shown\"");
			ConsoleClient application = new ConsoleClient(client.base().replace("/actuator/console", ""));
			application.get("/leave", "Cookie", cookie);
			assertThat(stream.event("bye")).contains("renew");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "main port", "management.server.port=0" })
	void actionsOfThePageNeedTheTokenThatItContains(String port) throws Exception {
		try (TestServer other = port.contains("=") ? startWith(port) : null) {
			ConsoleClient asked = (other != null)
					? ConsoleClient.of(other.context().getEnvironment(), "/actuator/console") : client;
			assertThat(asked.get("/", "Accept", "*/*").statusCode()).isEqualTo(401);
			assertThat(asked.get("/page.css", as("guest")).statusCode()).isEqualTo(403);
			assertThat(asked.get("/stream").statusCode()).isEqualTo(401);
			assertThat(asked.get("/page.css", as("operator")).statusCode()).isEqualTo(200);
			try (ConsoleClient.Stream stream = asked.open("", as("operator", SSE))) {
				assertThat(stream.event("hello")).contains("\"values\":\"hidden\"");
			}
			HttpResponse<String> page = asked.get("/", as("operator"));
			String cookie = page.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
			String token = page.body().replaceFirst("(?s).*<meta name=\"csrf-token\" content=\"([^\"]*)\".*", "$1");
			String action = "/../signals/recentEvents";
			String[] headers = as("operator", "Content-Type", "application/json", "Cookie", cookie);
			assertThat(asked.post(action, "{\"action\":\"restore\"}", headers).statusCode()).isEqualTo(403);
			String[] all = as("operator", "Content-Type", "application/json", "Cookie", cookie, "X-CSRF-TOKEN", token);
			assertThat(asked.post(action, "{\"action\":\"restore\"}", all).statusCode()).isNotIn(401, 403);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/", "/page.css", "/stream?slower=never", "/nothing" })
	void everyAnswerHasTheHeadersThatKeepForeignContentOut(String path) throws Exception {
		assertSecure(client.get(path, as("operator")));
	}

	// The second header makes it a preflight request of CORS.
	@ParameterizedTest
	@ValueSource(strings = { "X-Other", "Access-Control-Request-Method" })
	void everyOriginIsOfferedGetOnly(String header) throws Exception {
		try (RawClient raw = RawClient.connect(server.port())) {
			raw.send("OPTIONS /actuator/console/stream HTTP/1.1\r\nHost: localhost\r\nOrigin: http://other\r\n" + header
					+ ": POST\r\nAuthorization: " + as("operator")[1] + "\r\nConnection: close\r\n\r\n");
			RawClient.Reply reply = raw.read();
			assertThat(reply.status()).isEqualTo(405);
			assertThat(reply.headers()).containsEntry("allow", "GET, HEAD");
		}
	}

	@Test
	void streamHasTheHeadersToo() throws Exception {
		try (ConsoleClient.Stream stream = client.open("", as("operator", SSE))) {
			assertSecure(stream.response());
			assertThat(stream.response().headers().firstValue("Cache-Control")).contains("no-store, no-transform");
			assertThat(stream.response().headers().firstValue("X-Accel-Buffering")).contains("no");
		}
	}

	private static void assertSecure(HttpResponse<?> response) {
		assertThat(response.headers().firstValue("Content-Security-Policy").orElse(""))
			.contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "trusted-types 'none'")
			.doesNotContain("unsafe");
		assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
		assertThat(response.headers().firstValue("X-Frame-Options")).contains("DENY");
		assertThat(response.headers().firstValue("Referrer-Policy")).contains("no-referrer");
		assertThat(response.headers().firstValue("Cross-Origin-Resource-Policy")).contains("same-origin");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "/index.html", "/../index.html", "/..%2findex.html", "/%2e%2e/index.html", "/..;/index.html",
					"/application.yml", "/../../../../application.properties", "//etc/passwd", "/%2fetc%2fpasswd",
					"/package-info.class", "/./page.css", "/page.css/", "/PAGE.CSS", "/page.css%00", "/page.css;a=b" })
	void noOtherFileIsEverServed(String path) throws Exception {
		try (RawClient raw = RawClient.connect(server.port())) {
			raw.send("GET /actuator/console" + path + " HTTP/1.1\r\nHost: localhost\r\n" + "Authorization: "
					+ as("operator")[1] + "\r\nConnection: close\r\n\r\n");
			assertThat(raw.read().status()).isIn(400, 401, 404);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ ConsoleApplication.Controller.class, LeavingController.class })
	static class SecuredApplication {

		@Bean
		SecurityFilterChain security(HttpSecurity http) throws Exception {
			return http
				.authorizeHttpRequests((requests) -> requests.requestMatchers(EndpointRequest.toAnyEndpoint())
					.hasAnyRole("OPERATOR", "ADMIN")
					.anyRequest()
					.permitAll())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

		@Bean
		UserDetailsService users() {
			return new InMemoryUserDetailsManager(user("guest", "USER"), user("operator", "OPERATOR"),
					user("admin", "ADMIN"));
		}

		private static UserDetails user(String name, String role) {
			return User.withUsername(name).password("{noop}secret").roles(role).build();
		}

	}

	@RestController
	static class LeavingController {

		@GetMapping("/leave")
		void leave(HttpSession session) {
			session.invalidate();
		}

	}

}
