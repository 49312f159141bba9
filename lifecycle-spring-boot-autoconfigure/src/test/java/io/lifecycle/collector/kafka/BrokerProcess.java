package io.lifecycle.collector.kafka;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A broker in a process of its own, which can be killed, stopped and started again with
 * the same data.
 */
final class BrokerProcess implements AutoCloseable {

	private final Path directory;

	private final int port;

	private @Nullable Process process;

	private BrokerProcess(Path directory, int port) {
		this.directory = directory;
		this.port = port;
	}

	static BrokerProcess create(Path directory) throws IOException {
		int port = freePort();
		int controller = freePort();
		Files.writeString(directory.resolve("server.properties"), """
				process.roles=broker,controller
				node.id=1
				controller.quorum.voters=1@localhost:%2$d
				listeners=PLAINTEXT://localhost:%1$d,CONTROLLER://localhost:%2$d
				advertised.listeners=PLAINTEXT://localhost:%1$d
				controller.listener.names=CONTROLLER
				listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
				log.dirs=%3$s
				offsets.topic.replication.factor=1
				transaction.state.log.replication.factor=1
				transaction.state.log.min.isr=1
				""".formatted(port, controller, directory.resolve("data")));
		Files.writeString(directory.resolve("logback.xml"), "<configuration/>");
		int status = StorageTool.execute(
				new String[] { "format", "-t", Uuid.randomUuid().toString(), "-c",
						directory.resolve("server.properties").toString() },
				new PrintStream(PrintStream.nullOutputStream()));
		assertThat(status).isZero();
		return new BrokerProcess(directory, port);
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	String address() {
		return "localhost:" + this.port;
	}

	void start() throws IOException {
		this.process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx400m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
				"-Dlogback.configurationFile=" + this.directory.resolve("logback.xml"), "-cp",
				System.getProperty("java.class.path"), BrokerProcess.class.getName(),
				this.directory.resolve("server.properties").toString())
			.redirectErrorStream(true)
			.redirectOutput(this.directory.resolve("broker.log").toFile())
			.start();
	}

	void createTopic(String topic) {
		KafkaBroker.quiet();
		try (Admin admin = Admin.create(Map.of("bootstrap.servers", address()))) {
			await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(() -> {
				admin.createTopics(List.of(new NewTopic(topic, 3, (short) 1)));
				return admin.listTopics().names().get().contains(topic);
			});
		}
	}

	/**
	 * Kill the process as the kernel does when memory is short.
	 */
	void kill() throws InterruptedException {
		running().destroyForcibly().waitFor();
	}

	/**
	 * Send a signal, such as {@code STOP} and {@code CONT}.
	 */
	void signal(String name) throws IOException, InterruptedException {
		assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(running().pid())).start().waitFor()).isZero();
	}

	private Process running() {
		return Objects.requireNonNull(this.process);
	}

	@Override
	public void close() {
		if (this.process != null) {
			this.process.destroyForcibly();
		}
	}

	/**
	 * The process. Kafka's own command needs another version of its option parser.
	 */
	public static void main(String[] args) throws IOException {
		KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(Utils.loadProps(args[0])), Time.SYSTEM);
		server.startup();
		server.awaitShutdown();
	}

}
