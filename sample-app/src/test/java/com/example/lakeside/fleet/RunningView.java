package com.example.lakeside.fleet;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import com.example.lakeside.Page;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A broker, the view of what is sent to it, and who sends.
 */
final class RunningView implements AutoCloseable {

	private final HttpClient client = HttpClient.newHttpClient();

	private final EmbeddedKafkaBroker broker = new EmbeddedKafkaKraftBroker(1, 1);

	private final Path directory;

	private final KafkaProducer<String, byte[]> producer;

	private ConfigurableApplicationContext view;

	RunningView(Path directory) {
		this.directory = directory;
		DemoBroker.logErrorsOnly();
		this.broker.afterPropertiesSet();
		this.producer = new KafkaProducer<>(Map.of("bootstrap.servers", this.broker.getBrokersAsString()),
				new StringSerializer(), new ByteArraySerializer());
		this.view = start();
	}

	private ConfigurableApplicationContext start() {
		return new SpringApplicationBuilder(FleetApplication.class).profiles("fleet")
			.run("--server.port=0", "--spring.kafka.bootstrap-servers=" + this.broker.getBrokersAsString(),
					"--spring.kafka.streams.state-dir=" + this.directory, "--lakeside.fleet.partitions=2",
					"--lakeside.fleet.console=https://{host}:9/{address}", "--logging.level.root=error");
	}

	void restart() {
		this.view.close();
		this.view = start();
	}

	String brokers() {
		return this.broker.getBrokersAsString();
	}

	Page page(Path profile) {
		return new Page(profile, "http://localhost:" + port() + "/");
	}

	private int port() {
		return this.view.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	@SafeVarargs
	final void send(List<ProducerRecord<String, byte[]>>... records) {
		for (List<ProducerRecord<String, byte[]>> some : records) {
			some.forEach(this.producer::send);
		}
		this.producer.flush();
	}

	HttpResponse<String> get(String path) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path)).build();
		return this.client.send(request, BodyHandlers.ofString());
	}

	/**
	 * Open a stream, which ends when its body is closed.
	 */
	HttpResponse<InputStream> open(String path) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path)).build();
		return this.client.send(request, BodyHandlers.ofInputStream());
	}

	JsonNode json(String path) throws IOException, InterruptedException {
		HttpResponse<String> response = get(path);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return JsonMapper.shared().readTree(response.body());
	}

	void await(String path, Consumer<JsonNode> assertion) {
		Awaitility.await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertion.accept(json(path)));
	}

	@Override
	public void close() {
		this.view.close();
		this.producer.close();
		this.broker.destroy();
	}

}
