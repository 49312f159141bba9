package io.lifecycle.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.lifecycle.collector.recorder.RecordingCollector;
import io.lifecycle.event.CloseReason;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.ResponseInfo;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Asks the questions of {@code docs/recordings.md}, of a recording with a plain and a
 * compressed file. Those for jq are skipped where it is missing, that for DuckDB unless
 * the profile {@code duckdb} adds it.
 */
class RecordingsGuideTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@BeforeEach
	void record() throws IOException {
		Path recordings = this.directory.resolve("recordings");
		try (RecordingCollector collector = RecordingCollector.builder(recordings).maxFileSize(1 << 16).build()) {
			for (int i = 1; i <= 200; i++) {
				collector.record(new ConnectionOpened(i, 0, "10.0.0.9", 5000 + i, "10.0.0.1", 8080, "h1"));
				collector.record(complete(i));
				collector.record(new ConnectionClosed(i, 0, 1, 100, Duration.ofMillis(i).toNanos(),
						(i % 4 == 0) ? CloseReason.CLIENT_DISCONNECT : CloseReason.COMPLETE, null));
			}
			collector.deliver();
			Awaitility.await().until(() -> names(recordings).stream().anyMatch((name) -> name.endsWith(".gz")));
		}
	}

	private static RequestComplete complete(int id) {
		RequestInfo request = new RequestInfo(id, id, "GET", "/orders/" + id, null, "HTTP/1.1", "http", "10.0.0.9",
				Map.of());
		return new RequestComplete(request, new ResponseInfo(200, 12, (id % 2 == 0) ? "/orders/{id}" : "/orders", null),
				Duration.ofMillis(id).toNanos(), null);
	}

	private static List<String> names(Path recordings) throws IOException {
		try (Stream<Path> files = Files.list(recordings)) {
			return files.map((file) -> file.getFileName().toString()).toList();
		}
	}

	private static List<String> blocks(String language) throws IOException {
		return Pattern.compile("^```" + language + "\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
			.matcher(Files.readString(Path.of("../docs/recordings.md")))
			.results()
			.map((block) -> block.group(1))
			.toList();
	}

	@Test
	void questionsForJqAreAnswered() throws Exception {
		assumeThat(Stream.of(System.getenv("PATH").split(":")).map((path) -> Path.of(path, "jq")))
			.anyMatch(Files::exists);
		List<String> answers = new ArrayList<>();
		for (String command : blocks("shell")) {
			if (command.startsWith("zcat")) {
				answers.add(run(command));
			}
		}
		assertThat(answers).hasSize(3);
		assertThat(answers.get(0)).containsPattern("^ +50 client_disconnect\\n +150 complete\\n$");
		assertThat(answers.get(1)).isEqualTo("200 /orders/200\n199 /orders/199\n198 /orders/198\n");
		assertThat(answers.get(2).lines()).hasSize(3)
			.first()
			.asString()
			.startsWith("{\"type\":\"ConnectionOpened\",\"time\":\"");
	}

	private String run(String command) throws Exception {
		Process process = new ProcessBuilder("bash", "-c", command).directory(this.directory.toFile())
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes());
		assertThat(process.waitFor()).as(output).isZero();
		return output;
	}

	@Test
	void questionForDuckDbIsAnswered() throws Exception {
		assumeThat(ClassUtils.isPresent("org.duckdb.DuckDBDriver", null)).isTrue();
		String question = blocks("sql").get(0)
			.replace("'recordings/", "'" + this.directory.resolve("recordings") + "/");
		List<String> answer = new ArrayList<>();
		try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
				Statement statement = database.createStatement();
				ResultSet rows = statement.executeQuery(question)) {
			while (rows.next()) {
				answer.add("%s %d %.0f".formatted(rows.getString("route"), rows.getInt("requests"),
						rows.getDouble("p99_ms")));
			}
		}
		assertThat(answer).hasSize(2);
		assertThat(answer.get(0)).startsWith("/orders/{id} 100 19");
		assertThat(answer.get(1)).startsWith("/orders 100 19");
	}

}
