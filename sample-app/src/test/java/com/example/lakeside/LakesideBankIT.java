package com.example.lakeside;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The packaged bank from its start to its end, as it is and with what {@code process-aot}
 * has prepared.
 */
@Execution(ExecutionMode.CONCURRENT)
class LakesideBankIT {

	private final String jar = System.getProperty("sample.jar");

	private final Path directory;

	LakesideBankIT(@TempDir Path directory) {
		this.directory = directory;
	}

	@Test
	void packagedBankEmitsItsWholeLife() throws Exception {
		emitsItsWholeLife(List.of("-jar", this.jar), "Starting LakesideBankApplication");
	}

	@Test
	void packagedBankWithAotEmitsItsWholeLife() throws Exception {
		emitsItsWholeLife(List.of("-Dspring.aot.enabled=true", "-jar", this.jar),
				"Starting AOT-processed LakesideBankApplication");
	}

	private void emitsItsWholeLife(List<String> arguments, String greeting) throws Exception {
		try (RunningApplication bank = RunningApplication.start(this.directory, arguments)) {
			bank.awaitOutput(Pattern.compile(greeting));
			int port = bank.port();
			EventLines events = new EventLines(this.directory.resolve("target/events.jsonl"));
			events.await(EventLines.type("StartupComplete"));
			useTheBank(port);
			events.await(EventLines.type("TransferSuspected"));
			assertScrapedValuesAreTheSumsOfTheEvents(port, events);
			endWithAnOpenTicker(bank, port);
			assertWholeLife(events.all());
		}
	}

	private static void useTheBank(int port) throws IOException {
		assertThat(Curl.run("curl localhost:8080/accounts", port).text()).contains("Barbara");
		Curl transfer = Curl
			.run("curl -d '{\"from\":\"400\",\"to\":\"100\",\"amount\":20000}' localhost:8080/transfers", port);
		assertThat(transfer.status()).isEqualTo(201);
		assertThat(Curl.run("curl localhost:8080/quotes/CHF", port).status()).isEqualTo(200);
	}

	private static void assertScrapedValuesAreTheSumsOfTheEvents(int port, EventLines events) throws IOException {
		Awaitility.await().until(() -> count(events.all(), "ConnectionClosed") == 3);
		long sent = events.all().stream().mapToLong((event) -> event.path("total_bytes_sent").asLong()).sum();
		// The fourth connection is that of the scrape, and open.
		assertThat(Curl.run("curl localhost:8080/actuator/prometheus", port).text())
			.containsPattern("lifecycle_connections_total 4\\.0")
			.containsPattern("lifecycle_active_connections 1\\.0")
			.containsPattern(
					"lifecycle_connection_sent_bytes_sum\\{error_type=\"none\",reason=\"complete\",?} " + sent + "\\.0")
			.containsPattern("lifecycle_connection_requests_sum\\{error_type=\"none\",reason=\"complete\",?} 3\\.0")
			.contains("lifecycle_collector_recorded_events_total", "application_ready_time_seconds");
	}

	private static void endWithAnOpenTicker(RunningApplication bank, int port) throws Exception {
		try (Socket ticker = Curl.connect(port, "/ticker", "")) {
			assertThat(ticker.getInputStream().read()).isPositive();
			bank.terminate();
		}
	}

	private static void assertWholeLife(List<JsonNode> events) {
		assertThat(events).extracting((event) -> event.path("type").asString())
			.contains("StartupComplete", "ConnectionOpened", "RequestReceived", "RequestComplete", "TransferMade",
					"ShutdownBegin", "DrainBegin", "DrainComplete")
			.endsWith("ShutdownComplete");
		assertThat(count(events, "ConnectionOpened")).isEqualTo(5).isEqualTo(count(events, "ConnectionClosed"));
		assertThat(count(events, "RequestReceived")).isEqualTo(5).isEqualTo(count(events, "RequestComplete"));
		assertThat(count(events, "ShutdownBegin")).isEqualTo(1);
		assertThat(count(events, "TransferMade")).isEqualTo(1);
	}

	private static long count(List<JsonNode> events, String type) {
		return events.stream().filter(EventLines.type(type)).count();
	}

}
