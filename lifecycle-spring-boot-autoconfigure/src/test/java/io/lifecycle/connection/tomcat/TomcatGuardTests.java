package io.lifecycle.connection.tomcat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.lifecycle.connection.Connections;
import io.lifecycle.connection.RequestCapture;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.SignalChannel;
import io.lifecycle.test.contract.RawClient;
import io.lifecycle.test.contract.TestServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class TomcatGuardTests {

	private static Class<?> broken = Object.class;

	@ParameterizedTest
	@ValueSource(classes = { ConnectionOpened.class, RequestStarted.class, ResponseCompleted.class })
	void busThatFailsNeverReachesARequest(Class<?> type) throws IOException {
		broken = type;
		try (TestServer server = TestServer.start(List.of(TomcatApp.class, Broken.class),
				"logging.level.io.lifecycle=off")) {
			try (RawClient client = RawClient.connect(server.port())) {
				assertThat(client.get("/bytes?n=3").read().bodyBytes()).isEqualTo(3);
				assertThat(client.get("/callable?n=4").read().bodyBytes()).isEqualTo(4);
				assertThat(client.get("/bytes?n=5", "Connection: close").read().bodyBytes()).isEqualTo(5);
				assertThat(client.rest()).isEmpty();
			}
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Broken {

		@Bean
		Connections connections() {
			SignalBus bus = (SignalBus) Proxy.newProxyInstance(SignalBus.class.getClassLoader(),
					new Class<?>[] { SignalBus.class },
					(proxy, method, arguments) -> new BrokenChannel(arguments[0].equals(broken)));
			return new Connections(bus, 0, RequestCapture.defaults());
		}

	}

	/**
	 * A channel that fails or drops events.
	 *
	 * @param fails whether it fails
	 */
	private record BrokenChannel(boolean fails) implements SignalChannel<LifecycleEvent> {

		@Override
		public boolean hasListeners() {
			return true;
		}

		@Override
		public CompletionStage<Void> emit(LifecycleEvent event) {
			if (this.fails) {
				throw new OutOfMemoryError("on purpose");
			}
			return CompletableFuture.completedFuture(null);
		}

	}

}
