package com.example.lakeside.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Real instances, a broker and the view. It takes minutes and is run with
 * {@code -Dlakeside.fleet=true}.
 */
@EnabledIfSystemProperty(named = "lakeside.fleet", matches = "true")
class FleetIT {

	private static final String UPLOAD = """
			POST /transfers HTTP/1.1
			Host: localhost
			Content-Type: application/json
			Content-Length: 100

			{""".replace("\n", "\r\n");

	@Test
	void aRollingRestartUnderLoadIsProven(@TempDir Path directory) throws Exception {
		Process demo = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar",
				System.getProperty("fleet.jar"), "--spring.profiles.active=fleet-demo")
			.directory(directory.toFile())
			.redirectErrorStream(true)
			.start();
		String output = new String(demo.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(output).contains("PROVEN, 0 lost", "0 failures");
		assertThat(demo.waitFor()).isZero();
		assertThat(number(output, "Fleet:  ")).as(output).isEqualTo(number(output, "Client: "));
	}

	private static long number(String output, String before) {
		return Long.parseLong(output.substring(output.indexOf(before) + before.length()).split(" ")[0]);
	}

	@Test
	void anInstanceThatIsKilledVanishesWithItsRequests(@TempDir Path directory) throws Exception {
		try (RunningView view = new RunningView(directory);
				DemoProcess instance = DemoInstance.start(view.brokers(), directory);
				Socket upload = upload(instance.awaitReady())) {
			view.await("/fleet", (fleet) -> assertThat(row(fleet).path("in_flight").asInt()).isEqualTo(1));
			instance.kill();
			Instant killed = Instant.now();
			Awaitility.await()
				.pollInterval(Duration.ofMillis(100))
				.atMost(Duration.ofMinutes(1))
				.until(() -> row(view.json("/fleet")).path("status").asString().equals("VANISHED"));
			Duration passed = Duration.between(killed, Instant.now());
			System.out.println("VANISHED after " + passed.toMillis() + " ms");
			assertThat(passed).isLessThanOrEqualTo(Duration.ofSeconds(6));
			JsonNode rollout = view.json("/fleet/rollouts").path(0);
			assertThat(rollout.path("verdict").asString()).isEqualTo("LOST");
			assertThat(rollout.path("lost_requests").path(0).asString()).isEqualTo("POST /transfers");
			assertThat(upload.isClosed()).isFalse();
		}
	}

	@Test
	void aRequestThatIsCutIsLostAndNamed(@TempDir Path directory) throws Exception {
		try (RunningView view = new RunningView(directory);
				DemoProcess instance = DemoInstance.start(view.brokers(), directory,
						"--lifecycle.shutdown.drain-timeout=1s", "--lifecycle.shutdown.pre-drain-delay=0s");
				Socket upload = upload(instance.awaitReady())) {
			view.await("/fleet", (fleet) -> assertThat(row(fleet).path("in_flight").asInt()).isEqualTo(1));
			instance.terminate();
			view.await("/fleet",
					(fleet) -> assertThat(fleet.path("rollouts").path(0).path("ended").asLong()).isPositive());
			view.await("/fleet/rollouts",
					(rollouts) -> assertThat(rollouts.path(0).path("unknown").isEmpty()).isTrue());
			JsonNode rollout = view.json("/fleet/rollouts").path(0);
			assertThat(rollout.path("verdict").asString()).isEqualTo("LOST");
			assertThat(rollout.path("lost").asInt()).isEqualTo(1);
			assertThat(rollout.path("lost_requests").path(0).asString()).isEqualTo("POST /transfers");
			assertThat(view.json("/fleet/" + rollout.path("instances").path(0).path("instance").asString())
				.path("drain")
				.path("stragglers")
				.path(0)
				.path("name")
				.asString()).isEqualTo("POST /transfers");
			assertThat(upload.isClosed()).isFalse();
		}
	}

	private static JsonNode row(JsonNode fleet) {
		return fleet.path("instances").path(0);
	}

	/**
	 * Begin a request that never ends.
	 */
	private static Socket upload(String port) {
		try {
			Socket socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
			socket.getOutputStream().write(UPLOAD.getBytes(StandardCharsets.US_ASCII));
			return socket;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
