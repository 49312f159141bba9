package io.lifecycle.autoconfigure.signal;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.test.contract.RawClient;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A test that replaces the bus of its application by a mock.
 */
@DirtiesContext
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = "lifecycle.collector.type=logging,buffered")
class MockedBusTests {

	@MockitoBean
	private SignalBus bus;

	@LocalServerPort
	private int port;

	@Test
	void applicationStartsAndAnswers() throws Exception {
		try (RawClient client = RawClient.connect(this.port)) {
			assertThat(client.get("/").read().status()).isPositive();
		}
		assertThat(this.bus.channel(LifecycleEvent.class)).isNull();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@OnSignal
		void listen(LifecycleEvent event) {
		}

	}

}
