package com.example.lakeside;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

import com.example.lakeside.bank.TransferMade;
import com.example.lakeside.bank.TransferSuspected;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.json.LifecycleJson;
import io.lifecycle.recording.Recording;
import io.lifecycle.replay.Conclusion;
import io.lifecycle.replay.ReplayReport;
import io.lifecycle.replay.ReplayResult;
import io.lifecycle.replay.SignalReplay;
import io.lifecycle.signal.Delivery;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.SignalBus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.TaskDecorator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The listeners of the bank, live and with a recording of the same traffic.
 */
class ReplayTests {

	private static final int CLIENTS = 4;

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	@Test
	void listenersConcludeTheSameLiveAndInEachReplay() throws IOException {
		List<String> live = live();
		List<String> first = replay("first");
		List<String> second = replay("second");
		assertThat(live).anyMatch((line) -> line.startsWith("queued suspected"))
			.anyMatch((line) -> line.startsWith("asynchronous 404"))
			.hasSizeGreaterThan(500);
		assertThat(first).containsExactlyElementsOf(live);
		assertThat(second).containsExactlyElementsOf(live);
		assertThat(this.directory.resolve("first")).hasSameBinaryContentAs(this.directory.resolve("second"));
		assertThat(Files.readString(this.directory.resolve("first"))).contains("fraudDesk.look(TransferMade)")
			.contains("\"emitted\":[{\"type\":\"TransferSuspected\"")
			.contains("\"tasks\":[\"fraud check\"]");
	}

	private List<String> live() {
		Witness witness;
		try (ConfigurableApplicationContext context = start("recorder")) {
			witness = context.getBean(Witness.class);
			int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
			List<CompletableFuture<Void>> clients = new ArrayList<>();
			for (int client = 0; client < CLIENTS; client++) {
				clients.add(CompletableFuture.runAsync(() -> visit("http://localhost:" + port)));
			}
			clients.forEach(CompletableFuture::join);
		}
		return witness.lines.stream().sorted().toList();
	}

	private static void visit(String bank) {
		HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
		for (int i = 0; i < 10; i++) {
			send(client, HttpRequest.newBuilder(URI.create(bank + "/accounts/100")).build());
			send(client, HttpRequest.newBuilder(URI.create(bank + "/accounts/999")).build());
			String amount = (i % 5 == 0) ? "10000" : "1";
			send(client, HttpRequest.newBuilder(URI.create(bank + "/transfers"))
				.header("Content-Type", "application/json")
				.POST(BodyPublishers.ofString("{\"from\":\"400\",\"to\":\"200\",\"amount\":%s}".formatted(amount)))
				.build());
		}
	}

	private static void send(HttpClient client, HttpRequest request) {
		client.sendAsync(request, BodyHandlers.discarding()).join();
	}

	private List<String> replay(String name) {
		try (ConfigurableApplicationContext context = start("noop");
				ReplayReport report = new ReplayReport(this.directory.resolve(name))) {
			Witness witness = context.getBean(Witness.class);
			witness.lines.clear();
			List<Conclusion> failures = new ArrayList<>();
			ReplayResult result = SignalReplay
				.of(Recording.open(this.directory.resolve("recordings")).withApplication(context))
				.exclusive(true)
				.conclusions((conclusion) -> {
					report.accept(conclusion);
					if (conclusion.failure() != null) {
						failures.add(conclusion);
					}
				})
				.to(context.getBean(SignalBus.class));
			assertThat(failures).isEmpty();
			assertThat(result.unknown() + result.torn()).isZero();
			// What the fraud desk emits is in the recording too, sometimes before its
			// cause.
			assertThat(result.skipped()).isBetween(1L, CLIENTS * 2L);
			return witness.lines.stream().sorted().toList();
		}
	}

	private ConfigurableApplicationContext start(String collector) {
		return new SpringApplicationBuilder(LakesideBankApplication.class, Witness.class, Tasks.class).run(
				"--server.port=0", "--lifecycle.collector.type=" + collector,
				"--lifecycle.collector.recorder.directory=" + this.directory.resolve("recordings"),
				"--lakeside.events-file=" + this.directory.resolve("events.jsonl"));
	}

	/**
	 * Lets the tasks of listeners belong to them in a replay.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Tasks {

		@Bean
		TaskDecorator replayedTasks() {
			return SignalReplay::propagate;
		}

	}

	/**
	 * Writes down what listeners of all kinds conclude.
	 */
	static class Witness {

		private final List<String> lines = new CopyOnWriteArrayList<>();

		private final LifecycleJson json = new LifecycleJson();

		@OnSignal
		void everything(LifecycleEvent event) {
			// The fraud desk emits its event at another time.
			this.lines.add("event " + ((event instanceof TransferSuspected suspected)
					? suspected.transfer() + suspected.suspicion() : fact(event)));
		}

		// The context has another number.
		private String fact(LifecycleEvent event) {
			return this.json.write(event).replaceAll("\"(timestamp_ns|application)\":[^,]*,", "");
		}

		@OnSignal(condition = "#event.status() == 404")
		CompletionStage<?> missing(RequestComplete event) {
			return CompletableFuture.runAsync(
					() -> this.lines.add("asynchronous 404 " + event.request().id() + " " + event.durationNanos()));
		}

		@OnSignal(delivery = Delivery.QUEUED)
		void suspected(TransferSuspected event) {
			this.lines.add("queued suspected " + event.transfer());
		}

		@OnSignal(delivery = Delivery.QUEUED)
		CompletionStage<?> closed(ConnectionClosed event) {
			return CompletableFuture
				.runAsync(() -> this.lines.add("queued and asynchronous " + event.connectionId() + event.reason()));
		}

		@OnSignal(path = "/transfers", status = "2xx", sample = 0.999999999)
		void transfers(RequestComplete event) {
			this.lines.add("filtered " + event.request().id());
		}

		@OnSignal
		void made(TransferMade event) {
			this.lines.add("made " + event.from().balance());
		}

	}

}
