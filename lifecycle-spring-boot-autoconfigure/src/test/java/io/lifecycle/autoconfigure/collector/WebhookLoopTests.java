package io.lifecycle.autoconfigure.collector;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.lifecycle.collector.BufferedCollector;
import io.lifecycle.collector.EventBatchConsumer;
import io.lifecycle.collector.webhook.WebhookConsumer;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.test.contract.RawClient;
import io.lifecycle.test.contract.TestServer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that receives its own events from a {@link WebhookConsumer}.
 */
@ExtendWith(OutputCaptureExtension.class)
class WebhookLoopTests {

	@Test
	void loopIsNoticedAndAnObserverPathEndsIt(CapturedOutput output) throws Exception {
		try (TestServer server = TestServer.start(List.of(Application.class), "lifecycle.collector.type=buffered",
				"lifecycle.collector.buffered.flush-interval=0", "lifecycle.http.observer-paths=/observed")) {
			ToItself consumer = server.context().getBean(ToItself.class);
			BufferedCollector collector = server.context().getBean(BufferedCollector.class);
			consumer.webhook = webhook(server, "/observed");
			assertThat(collector.deliver()).isTrue();
			try (RawClient client = RawClient.connect(server.port())) {
				client.get("/other").read();
			}
			Awaitility.await().until(() -> collector.deliver() && !paths(consumer).isEmpty());
			assertThat(collector.deliver()).isTrue();
			assertThat(paths(consumer)).containsOnly("/other");
			assertThat(output).doesNotContain("receives its own events");
			consumer.webhook = webhook(server, "/in");
			Awaitility.await().until(() -> {
				// Without an event nothing is sent.
				collector.record(new BackgroundTaskStarted("t-1", "cleanup"));
				return collector.deliver() && output.getOut().contains("receives its own events");
			});
			assertThat(paths(consumer)).contains("/in").doesNotContain("/observed");
		}
	}

	private static WebhookConsumer webhook(TestServer server, String path) {
		return WebhookConsumer.builder(RestClient.builder(), URI.create("http://127.0.0.1:" + server.port() + path))
			.build();
	}

	private static List<String> paths(ToItself consumer) {
		return consumer.sent.stream()
			.filter(RequestReceived.class::isInstance)
			.map((event) -> ((RequestReceived) event).request().path())
			.toList();
	}

	// The port is known when the server has started.
	@Component
	static class ToItself implements EventBatchConsumer {

		final List<LifecycleEvent> sent = new CopyOnWriteArrayList<>();

		volatile @Nullable WebhookConsumer webhook;

		@Override
		public void accept(List<LifecycleEvent> batch) {
			WebhookConsumer webhook = this.webhook;
			if (webhook != null) {
				this.sent.addAll(batch);
				webhook.accept(batch);
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ ToItself.class, Inbox.class })
	static class Application {

		@Bean
		SecurityFilterChain openToAll(HttpSecurity http) throws Exception {
			return http.csrf(AbstractHttpConfigurer::disable)
				.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
				.build();
		}

	}

	@RestController
	static class Inbox {

		@PostMapping({ "/in", "/observed" })
		void receive(@RequestBody byte[] events) {
			assertThat(events).isNotEmpty();
		}

	}

}
