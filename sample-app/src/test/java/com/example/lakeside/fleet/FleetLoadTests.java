package com.example.lakeside.fleet;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many simulated instances against the view in a process of its own. Run with
 * {@code -Dlakeside.fleet.load=1000}, the number of instances, each of which sends ten
 * events per second for {@code -Dlakeside.fleet.seconds=60}.
 */
@EnabledIfSystemProperty(named = "lakeside.fleet.load", matches = "\\d+")
class FleetLoadTests {

	private static final int INSTANCES = Integer.getInteger("lakeside.fleet.load", 1000);

	private static final int SECONDS = Integer.getInteger("lakeside.fleet.seconds", 60);

	private static final int TICKS = 10;

	private final EmbeddedKafkaKraftBroker broker = new EmbeddedKafkaKraftBroker(1, 1);

	private long request;

	@Test
	void theViewKeepsUp(@TempDir Path directory) throws Exception {
		DemoBroker.logErrorsOnly();
		this.broker.afterPropertiesSet();
		try (DemoProcess view = DemoProcess.start(FleetApplication.class, DemoInstance.READY,
				List.of("--server.port=0", "--spring.kafka.bootstrap-servers=" + this.broker.getBrokersAsString(),
						"--spring.kafka.streams.state-dir=" + directory))) {
			String address = "http://localhost:" + view.awaitReady();
			try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(Map.of("bootstrap.servers",
					this.broker.getBrokersAsString(), "linger.ms", 20, "compression.type", "lz4"),
					new StringSerializer(), new ByteArraySerializer())) {
				load(producer, view, address);
			}
		}
		finally {
			this.broker.destroy();
		}
	}

	private void load(KafkaProducer<String, byte[]> producer, DemoProcess view, String address) throws Exception {
		List<SimulatedInstance> instances = new ArrayList<>();
		for (int i = 0; i < INSTANCES; i++) {
			SimulatedInstance instance = new SimulatedInstance("bank", "bank-" + i, System::currentTimeMillis);
			instance.start().forEach(producer::send);
			instance.open(1).forEach(producer::send);
			instances.add(instance);
		}
		System.out.printf("%8s %10s %8s %8s %8s%n", "second", "events/s", "lag", "CPU %", "RSS MB");
		long begin = System.nanoTime();
		Duration cpu = view.cpu();
		for (int second = 1; second <= SECONDS; second++) {
			for (int tick = 0; tick < TICKS; tick++) {
				tick(producer, instances, tick);
				long wait = begin + (second - 1) * 1_000_000_000L + (tick + 1) * 1_000_000_000L / TICKS
						- System.nanoTime();
				LockSupport.parkNanos(Math.max(0, wait));
			}
			if (second % 5 == 0) {
				Duration now = view.cpu();
				double seconds = (System.nanoTime() - begin) / 1e9;
				System.out.printf("%8.1f %10.0f %8d %8.0f %8d%n", seconds, INSTANCES * 10.0 * second / seconds,
						fleet(address).path("lag").asLong(), now.minus(cpu).toMillis() / 50.0, rss(view));
				cpu = now;
			}
		}
		producer.flush();
		long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
		while (fleet(address).path("lag").asLong() > 0 && System.nanoTime() < end) {
			LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
		}
		System.out.printf("lag 0 after %.1f s%n", (System.nanoTime() - begin) / 1e9 - SECONDS);
		JsonNode fleet = fleet(address);
		assertThat(fleet.path("statuses").path("UP").asInt()).isEqualTo(INSTANCES);
		assertThat(fleet.path("totals").path("missing").asInt()).isZero();
		assertThat(fleet.path("totals").path("unreadable").asInt()).isZero();
	}

	// Three requests of three events and a heartbeat: ten records.
	private void tick(KafkaProducer<String, byte[]> producer, List<SimulatedInstance> instances, int tick) {
		for (int i = tick; i < instances.size(); i += TICKS) {
			SimulatedInstance instance = instances.get(i);
			for (int j = 0; j < 3; j++) {
				this.request++;
				instance.begin(this.request, "/accounts/" + j).forEach(producer::send);
				instance.answer(this.request, "/accounts/{id}/" + j, 200, 1 + this.request % 100)
					.forEach(producer::send);
			}
			producer.send(instance.alive("UP", 10_000, 0));
		}
	}

	private static JsonNode fleet(String address) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/fleet?search=none")).build();
		return JsonMapper.shared().readTree(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
	}

	private static long rss(DemoProcess view) throws IOException {
		Path status = Path.of("/proc", Long.toString(view.pid()), "status");
		if (!Files.exists(status)) {
			return 0;
		}
		return Files.readAllLines(status)
			.stream()
			.filter((line) -> line.startsWith("VmRSS"))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
			.findFirst()
			.orElse(0);
	}

}
