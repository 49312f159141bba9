package io.lifecycle.autoconfigure.console;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.lifecycle.application.GracefulShutdown;
import io.lifecycle.event.DrainBegin;
import io.lifecycle.event.DrainComplete;
import io.lifecycle.test.contract.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sun.misc.Signal;
import sun.misc.SignalHandler;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An open stream while the application shuts down.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConsoleDrainTests {

	private static final String SAME = "server.shutdown=graceful";

	private static final String SEPARATE = "management.server.port=0";

	private static final String REACTIVE = "spring.main.web-application-type=reactive";

	private static TestServer start(String property) {
		return TestServer.start(List.of(StragglerApplication.class), property,
				"management.endpoints.web.exposure.include=console", "management.endpoint.console.show-values=always",
				"spring.lifecycle.timeout-per-shutdown-phase=30s");
	}

	@ParameterizedTest
	@ValueSource(strings = { SAME, SEPARATE, REACTIVE })
	void streamDoesNotProlongTheDrainAndSeesAllOfIt(String property) throws Exception {
		TestServer server = start(property);
		ConsoleClient client = ConsoleClient.of(server.context().getEnvironment(), "/actuator/console");
		CompletableFuture<DrainBegin> begin = new CompletableFuture<>();
		CompletableFuture<DrainComplete> complete = new CompletableFuture<>();
		server.bus().on(DrainBegin.class, begin::complete);
		server.bus().on(DrainComplete.class, complete::complete);
		try (ConsoleClient.Stream stream = client.open("")) {
			stream.event("state");
			CompletableFuture<Void> stop = CompletableFuture.runAsync(server::close);
			assertThat(stream.events("DrainComplete")).isNotNull();
			assertThat(stream.event("bye")).isEqualTo("{\"why\":\"shutdown\"}");
			assertThat(stream.until((line) -> false)).isNull();
			stop.get(20, TimeUnit.SECONDS);
		}
		assertThat(begin.join().inFlight()).isZero();
		assertThat(complete.join().stragglers()).isEmpty();
		assertThat(complete.join().duration()).isLessThan(Duration.ofSeconds(10));
	}

	@ParameterizedTest
	@ValueSource(strings = { SAME, SEPARATE })
	void stragglerIsSeenUntilItEnds(String property) throws Exception {
		TestServer server = start(property);
		ConsoleClient client = ConsoleClient.of(server.context().getEnvironment(), "/actuator/console");
		StragglerApplication.Slow slow = server.context().getBean(StragglerApplication.Slow.class);
		try (ConsoleClient.Stream stream = client.open("")) {
			stream.event("hello");
			CompletableFuture<?> straggler = slow(server);
			slow.entered.await();
			CompletableFuture<Void> stop = CompletableFuture.runAsync(server::close);
			assertThat(stream.events("\"type\":\"DrainBegin\"")).contains("\"in_flight\":1");
			String state = stream.event("state");
			while (state != null && !state.contains("\"draining\":true")) {
				state = stream.event("state");
			}
			assertThat(state).contains("\"in_flight_total\":1", "\"path\":\"/slow/7\"");
			slow.released.countDown();
			assertThat(stream.events("\"type\":\"DrainComplete\"")).contains("\"outcome\":\"complete\"");
			assertThat(stream.event("bye")).isEqualTo("{\"why\":\"shutdown\"}");
			straggler.get(20, TimeUnit.SECONDS);
			stop.get(20, TimeUnit.SECONDS);
		}
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void secondOsSignalDoesNotEndTheStream(CapturedOutput output) throws Exception {
		Signal term = new Signal("TERM");
		CompletableFuture<TestServer> started = new CompletableFuture<>();
		SignalHandler before = Signal.handle(term,
				(signal) -> started.join().context().getBean(GracefulShutdown.class).initiate());
		try (TestServer server = start("logging.level.io.lifecycle=info")) {
			started.complete(server);
			StragglerApplication.Slow slow = server.context().getBean(StragglerApplication.Slow.class);
			ConsoleClient client = ConsoleClient.of(server.context().getEnvironment(), "/actuator/console");
			try (ConsoleClient.Stream stream = client.open("")) {
				stream.event("hello");
				CompletableFuture<?> straggler = slow(server);
				slow.entered.await();
				Signal.raise(term);
				assertThat(stream.events("\"type\":\"DrainBegin\"")).isNotNull();
				Signal.raise(term);
				Awaitility.await().until(() -> output.getAll().contains("SIGTERM received again: ignored"));
				assertThat(stream.event("state")).contains("\"in_flight_total\":1");
				slow.released.countDown();
				assertThat(stream.events("\"type\":\"DrainComplete\"")).contains("\"outcome\":\"complete\"");
				assertThat(stream.event("bye")).isEqualTo("{\"why\":\"shutdown\"}");
				straggler.get(20, TimeUnit.SECONDS);
			}
		}
		finally {
			Signal.handle(term, before);
		}
	}

	private static CompletableFuture<?> slow(TestServer server) {
		return CompletableFuture.supplyAsync(() -> {
			try {
				return new ConsoleClient("http://127.0.0.1:" + server.port()).get("/slow/7");
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "server.shutdown=immediate", "lifecycle.shutdown.drain-timeout=0s" })
	void applicationThatDoesNotWaitDoesNotWaitForAStream(String property) throws Exception {
		TestServer server = start(property);
		ConsoleClient client = ConsoleClient.of(server.context().getEnvironment(), "/actuator/console");
		try (ConsoleClient.Stream stream = client.open("")) {
			stream.event("state");
			CompletableFuture<Void> stop = CompletableFuture.runAsync(server::close);
			stop.get(20, TimeUnit.SECONDS);
		}
	}

	@Import(StragglerApplication.Slow.class)
	static class StragglerApplication extends ConsoleApplication {

		@RestController
		static class Slow {

			final CountDownLatch entered = new CountDownLatch(1);

			final CountDownLatch released = new CountDownLatch(1);

			@GetMapping("/slow/{id}")
			String slow() throws InterruptedException {
				this.entered.countDown();
				this.released.await(30, TimeUnit.SECONDS);
				return "slow";
			}

		}

	}

}
