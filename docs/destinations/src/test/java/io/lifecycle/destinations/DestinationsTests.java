package io.lifecycle.destinations;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpServer;
import io.lifecycle.collector.BufferedCollector;
import io.lifecycle.collector.ConsumerStatus;
import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.signal.SignalBus;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.stream.binder.test.OutputDestination;
import org.springframework.cloud.stream.binder.test.TestChannelBinderConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.stream.StreamOffset;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHandler;
import org.springframework.scheduling.annotation.EnableAsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Runs the recipes of {@code docs/destinations.md}, with a server where the JVM or this
 * machine has one.
 */
class DestinationsTests {

	private static final String DATABASE = "jdbc:h2:mem:events;DB_CLOSE_DELAY=-1";

	// By the name of the destination, as JSON.
	private static final Map<String, List<JsonNode>> received = new TreeMap<>();

	private static final List<String> adapted = new CopyOnWriteArrayList<>();

	private static final List<JsonNode> posted = new CopyOnWriteArrayList<>();

	private static List<ConsumerStatus> running = List.of();

	private static List<ToModules.TaskFailure> alarms = List.of();

	@BeforeAll
	static void runAnApplication() throws Exception {
		// The machine may be busy.
		Awaitility.setDefaultTimeout(Duration.ofMinutes(1));
		HttpServer webhook = webhook();
		boolean hasRedis = RedisProcess.isInstalled();
		try (RedisProcess redis = hasRedis ? new RedisProcess() : null) {
			List<Class<?>> sources = new ArrayList<>(List.of(Application.class));
			if (redis != null) {
				sources.add(WithRedis.class);
			}
			ConfigurableApplicationContext context = new SpringApplicationBuilder(sources.toArray(Class<?>[]::new))
				.web(WebApplicationType.NONE)
				.properties("lifecycle.collector.type=buffered", "spring.datasource.url=" + DATABASE,
						"spring.cloud.stream.function.autodetect=false",
						"spring.data.redis.port=" + ((redis != null) ? redis.port() : 0),
						"webhook.uri=http://localhost:" + webhook.getAddress().getPort() + "/events",
						"webhook.token=s3cret")
				.run();
			OutputDestination stream = context.getBean(OutputDestination.class);
			Alarms listener = context.getBean(Alarms.class);
			context.getBean(SignalBus.class)
				.emit(new BackgroundTaskFailed("t-1", "import", 1, new IllegalStateException("no file")));
			BufferedCollector collector = context.getBean(BufferedCollector.class);
			assertThat(collector.deliver()).isTrue();
			assertThat(collector.consumers()).extracting(ConsumerStatus::failed).containsOnly(0L);
			running = collector.consumers();
			Awaitility.await().until(() -> !listener.raised().isEmpty());
			context.close();
			alarms = listener.raised();
			collect(stream);
			if (redis != null) {
				collect(redis);
			}
		}
		finally {
			webhook.stop(0);
		}
	}

	private static HttpServer webhook() throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/events", (exchange) -> {
			JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes()).forEach((event) -> {
				if ("Bearer s3cret".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
					posted.add(event.get("data"));
				}
			});
			exchange.sendResponseHeaders(204, -1);
			exchange.close();
		});
		server.start();
		return server;
	}

	private static void collect(OutputDestination stream) {
		JdbcTemplate jdbc = new JdbcTemplate(new DriverManagerDataSource(DATABASE, "sa", ""));
		received.put("toDatabase",
				json(jdbc.queryForList("select cast(content as varchar) from event order by happened", String.class)
					.stream()));
		received.put("toChannel", json(adapted.stream()));
		received.put("toStream",
				json(Stream.iterate(next(stream), (message) -> message != null, (message) -> next(stream))
					.map((message) -> new String(message.getPayload(), StandardCharsets.UTF_8))));
		received.put("toWebhook", posted);
	}

	private static Message<byte[]> next(OutputDestination stream) {
		return stream.receive(0, "lifecycle");
	}

	private static void collect(RedisProcess redis) {
		LettuceConnectionFactory connections = new LettuceConnectionFactory("localhost", redis.port());
		connections.afterPropertiesSet();
		connections.start();
		try {
			received.put("toRedis",
					json(new StringRedisTemplate(connections).<String, String>opsForStream()
						.read(StreamOffset.fromStart("lifecycle"))
						.stream()
						.map((record) -> record.getValue().get("event"))));
		}
		finally {
			connections.destroy();
		}
	}

	private static List<JsonNode> json(Stream<String> events) {
		return events.map((event) -> JsonMapper.shared().readTree(event)).toList();
	}

	@ParameterizedTest
	@ValueSource(strings = { "toDatabase", "toChannel", "toStream", "toWebhook", "toRedis" })
	void everyEventArrivesInOrderUpToTheEndOfTheDrain(String destination) {
		assumeThat(received).containsKey(destination);
		assertThat(received.get(destination)).extracting((event) -> event.get("type").asString())
			.containsSubsequence("StartupBegin", "StartupComplete", "BackgroundTaskFailed", "ShutdownBegin",
					"DrainBegin", "DrainComplete");
	}

	@Test
	void nothingWasDroppedOrFailed() {
		assertThat(running).extracting(ConsumerStatus::name)
			.contains("toDatabase", "toChannel", "toStream", "toWebhook");
		assertThat(running).allSatisfy((consumer) -> {
			assertThat(consumer.dropped() + consumer.failed()).isZero();
			assertThat(consumer.delivered()).isPositive();
		});
	}

	@Test
	void modulesHearOfAFailedTask() {
		assertThat(alarms)
			.containsExactly(new ToModules.TaskFailure("import", "java.lang.IllegalStateException: no file"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableAsync
	@Import({ ToDatabase.class, ToChannel.class, ToStream.class, ToWebhook.class, ToModules.class, Alarms.class,
			TestChannelBinderConfiguration.class })
	static class Application {

		@Bean
		MessageHandler adapter() {
			return (message) -> adapted.add((String) message.getPayload());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(ToRedis.class)
	static class WithRedis {

	}

}
