package io.lifecycle.http;

import java.util.List;
import java.util.stream.Stream;

import io.lifecycle.autoconfigure.connection.ConnectionAutoConfiguration;
import io.lifecycle.autoconfigure.connection.tomcat.TomcatConnectionAutoConfiguration;
import io.lifecycle.autoconfigure.http.HttpAutoConfiguration;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.test.contract.EventLog;
import io.lifecycle.test.contract.RawClient;
import io.lifecycle.test.contract.TestServer;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.ForwardedHeaderFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Behind a proxy the events of a request have the client and the scheme that the
 * application sees, and those of its connection the proxy.
 */
class ForwardedHeadersTests {

	private static final List<String> HEADERS = List.of("X-Forwarded-For: 203.0.113.7",
			"X-Forwarded-For: 198.51.100.1, 203.0.113.7, 10.1.2.3", "X-Forwarded-For: 10.0.0.1, 192.168.3.4",
			"X-Forwarded-For: 2001:db8::7", "X-Forwarded-For: unknown, example.org", "X-Forwarded-Proto: https",
			"X-Forwarded-For: 203.0.113.7\r\nX-Forwarded-For: 203.0.113.8\r\nX-Forwarded-Proto: https,http",
			"Forwarded: for=203.0.113.9;proto=https, for=10.0.0.1", "Forwarded: for=\"[2001:db8::9]:4711\"",
			"X-Forwarded-Proto: https\r\nX-Forwarded-Proto: http", "Forwarded: proto=ftp", "X-Forwarded-Ssl: on",
			"X-Other: 1");

	@ParameterizedTest
	@CsvSource({ "native, true", "native, false", "framework, true", "framework, false", "none, true" })
	void clientIsThatWhichTheApplicationSees(String strategy, boolean tracked) throws Exception {
		try (TestServer server = TestServer.start(List.of(Application.class),
				"server.forward-headers-strategy=" + strategy, "lifecycle.connection.enabled=" + tracked);
				EventLog events = server.events();
				RawClient client = RawClient.connect(server.port())) {
			for (String header : HEADERS) {
				String seen = client.get("/", header).read().text();
				int count = HEADERS.indexOf(header) + 1;
				RequestInfo request = events.await(RequestComplete.class, count).get(count - 1).request();
				assertThat(request.remoteAddr() + " " + request.scheme()).as(header).isEqualTo(seen);
			}
			assertThat(events.all(ConnectionOpened.class)).hasSize(tracked ? 1 : 0)
				.allSatisfy((opened) -> assertThat(opened.clientAddr()).isEqualTo("127.0.0.1"));
			assertThat(addresses(events)).contains("127.0.0.1");
			assertThat(addresses(events).distinct().count() > 1).isEqualTo(!strategy.equals("none"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "server.tomcat.remoteip.internal-proxies=192\\.168\\.\\d+\\.\\d+",
			"server.tomcat.remoteip.internal-proxies=127.0.0.0/8,10.0.0.0/8",
			"server.tomcat.remoteip.remote-ip-header=X-Real-IP",
			"server.tomcat.remoteip.trusted-proxies=(10|203)\\..*" })
	void settingsOfTheValveApply(String property) throws Exception {
		try (TestServer server = TestServer.start(List.of(Application.class), "server.forward-headers-strategy=native",
				property); EventLog events = server.events(); RawClient client = RawClient.connect(server.port())) {
			String seen = client
				.get("/", "X-Forwarded-For: 198.51.100.1, 203.0.113.7, 10.1.2.3", "X-Real-IP: 203.0.113.99",
						"X-Forwarded-Proto: https")
				.read()
				.text();
			RequestInfo request = events.await(RequestComplete.class, 1).get(0).request();
			assertThat(request.remoteAddr() + " " + request.scheme()).isEqualTo(seen);
		}
	}

	@Test
	void filterOfTheApplicationCountsToo() throws Exception {
		try (TestServer server = TestServer.start(List.of(Application.class, Filtered.class));
				EventLog events = server.events();
				RawClient client = RawClient.connect(server.port())) {
			assertThat(client.get("/", "X-Forwarded-For: 203.0.113.7").read().text()).isEqualTo("203.0.113.7 http");
			assertThat(events.await(RequestComplete.class, 1).get(0).request().remoteAddr()).isEqualTo("203.0.113.7");
		}
	}

	private static Stream<String> addresses(EventLog events) {
		return events.all(RequestComplete.class).stream().map((complete) -> complete.request().remoteAddr());
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ TomcatServletWebServerAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
			WebMvcAutoConfiguration.class, SignalAutoConfiguration.class, ConnectionAutoConfiguration.class,
			TomcatConnectionAutoConfiguration.class, HttpAutoConfiguration.class })
	@RestController
	static class Application {

		@GetMapping("/")
		String seen(HttpServletRequest request) {
			return request.getRemoteAddr() + " " + request.getScheme();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Filtered {

		@Bean
		ForwardedHeaderFilter forwardedHeaderFilter() {
			return new ForwardedHeaderFilter();
		}

	}

}
