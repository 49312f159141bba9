package io.lifecycle.autoconfigure.connection;

import java.io.IOException;
import java.util.List;

import io.lifecycle.event.CloseReason;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.test.contract.EventLog;
import io.lifecycle.test.contract.RawClient;
import io.lifecycle.test.contract.TestServer;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class ManagementPortTests {

	@Test
	void separateManagementPortIsTrackedOnTheBusOfTheApplication() throws IOException {
		try (TestServer server = TestServer.start(List.of(App.class), "management.server.port=0",
				"management.server.address=127.0.0.1")) {
			EventLog events = server.events();
			int port = Integer.parseInt(server.context().getEnvironment().getProperty("local.management.port", "0"));
			assertThat(port).isNotEqualTo(server.port());
			try (RawClient client = RawClient.connect(port)) {
				assertThat(client.get("/actuator/health").read().status()).isEqualTo(200);
			}
			assertThat(events.closed().reason()).isEqualTo(CloseReason.COMPLETE);
			assertThat(events.only(ConnectionOpened.class).serverPort()).isEqualTo(port);
			assertThat(events.only(ResponseCompleted.class).status()).isEqualTo(200);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(excludeName = {
			"org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
			"org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration" })
	static class App {

		@Bean
		SignalBus signalBus() {
			return SignalBus.create();
		}

	}

}
