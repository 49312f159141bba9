package io.lifecycle.autoconfigure.console;

import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.lifecycle.collector.RecentEvents;
import io.lifecycle.collector.ShortRests;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.ListenerStatus;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.test.contract.TestServer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many streams, streams that nobody reads, and no stream.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConsoleLoadTests {

	private static final String SERVLET = "spring.main.web-application-type=servlet";

	private static final int OPENS = Integer.getInteger("console.opens", 200);

	private static final String REACTIVE = "spring.main.web-application-type=reactive";

	private static TestServer start(String... properties) {
		return start(List.of(ConsoleApplication.class), properties);
	}

	private static TestServer startWithShortRest(String... properties) {
		return start(List.of(ConsoleApplication.class, ShortRest.class), properties);
	}

	private static TestServer start(List<Class<?>> sources, String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		all.addAll(List.of("management.endpoints.web.exposure.include=console",
				"management.endpoint.console.show-values=always"));
		return TestServer.start(sources, all.toArray(String[]::new));
	}

	private static ConsoleClient client(TestServer server) {
		return ConsoleClient.of(server.context().getEnvironment(), "/actuator/console");
	}

	@ParameterizedTest
	@ValueSource(strings = { SERVLET, REACTIVE })
	@ExtendWith(OutputCaptureExtension.class)
	void everyOpenIsAnswered(String type, CapturedOutput output) throws Exception {
		ExecutorService six = Executors.newFixedThreadPool(6);
		try (TestServer server = startWithShortRest(type)) {
			ConsoleClient client = client(server);
			List<Future<String>> answers = IntStream.range(0, OPENS).mapToObj((i) -> six.submit(() -> {
				try (ConsoleClient.Stream stream = client.open("")) {
					return stream.response().statusCode() + " " + stream.event("hello");
				}
			})).toList();
			for (Future<String> answer : answers) {
				assertThat(answer.get(60, TimeUnit.SECONDS)).startsWith("200 {\"application\"");
			}
			assertNothingIsLeft(server.bus());
		}
		finally {
			six.shutdownNow();
		}
		assertThat(output.toString()).doesNotContain("preset Content-Type", "A stream of the console failed");
	}

	// The listener stays for a time, in case that the page is only loaded again.
	private static void assertNothingIsLeft(SignalBus bus) {
		Awaitility.await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
			assertThat(bus.listeners().list()).extracting(ListenerStatus::name).doesNotContain("recentEvents");
			assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.noneMatch((name) -> name.startsWith("lifecycle-console") || name.startsWith("lifecycle-recent"));
		});
	}

	@Test
	void nothingListensBeforeTheFirstStream() throws Exception {
		try (TestServer server = start(SERVLET)) {
			ConsoleClient client = client(server);
			client.get("/");
			client.get("/stream?status=none");
			assertThat(server.bus().hasListeners(Ticked.class)).isFalse();
			try (ConsoleClient.Stream stream = client.open("")) {
				stream.event("hello");
				assertThat(server.bus().hasListeners(Ticked.class)).isTrue();
			}
			assertNothingIsLeft(server.bus());
			assertThat(server.bus().hasListeners(Ticked.class)).isFalse();
		}
	}

	@Test
	void eventsBeforeTheFirstStreamAreKeptIfThatIsWanted() throws Exception {
		try (TestServer server = start("lifecycle.console.keep=100")) {
			server.bus().emit(new Ticked(4711));
			try (ConsoleClient.Stream stream = client(server).open("?type=Ticked")) {
				assertThat(stream.events("4711")).isNotNull();
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { SERVLET, REACTIVE })
	void clientsThatDoNotReadDelayNoOther(String type) throws Exception {
		List<Socket> silent = new ArrayList<>();
		try (TestServer server = startWithShortRest(type, "lifecycle.console.max-streams=4")) {
			for (int i = 0; i < 3; i++) {
				silent.add(silent(server.port()));
			}
			try (ConsoleClient.Stream stream = client(server).open("?type=Ticked")) {
				stream.event("hello");
				// More than the buffers of the sockets can take.
				String padding = "x".repeat(450);
				for (int i = 1; i <= 20; i++) {
					for (int j = 0; j < 800; j++) {
						server.bus().emit(new Padded(padding));
					}
					server.bus().emit(new Ticked(i));
					assertThat(stream.events("\"number\":" + i + ",")).isNotNull();
				}
				assertThat(new ConsoleClient("http://127.0.0.1:" + server.port()).get("/users/1").statusCode())
					.isEqualTo(200);
			}
			for (Socket socket : silent) {
				socket.close();
			}
			assertNothingIsLeft(server.bus());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { SERVLET, REACTIVE })
	void clientsThatNeverReadLockNobodyOut(String type) throws Exception {
		List<Socket> silent = new ArrayList<>();
		try (TestServer server = start(type, "lifecycle.console.max-streams=1", "lifecycle.console.keep=8192")) {
			// More than the buffers of the sockets can take.
			String padding = "x".repeat(1000);
			for (int i = 0; i < 8192; i++) {
				server.bus().emit(new Padded(padding));
			}
			for (int i = 0; i < 5; i++) {
				silent.add(silent(server.port()));
			}
			try (ConsoleClient.Stream stream = client(server).open("?type=Ticked")) {
				assertThat(stream.response().statusCode()).isEqualTo(200);
				server.bus().emit(new Ticked(7));
				assertThat(stream.events("\"number\":7,")).isNotNull();
			}
			Awaitility.await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
				try (ConsoleClient.Stream stream = client(server).open("?type=Ticked")) {
					assertThat(stream.event("hello")).isNotNull();
				}
				assertThat(threads()).hasSizeLessThanOrEqualTo(3);
			});
		}
		Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(threads()).isEmpty());
		for (Socket socket : silent) {
			socket.close();
		}
	}

	// The server itself lets a client go that has not read for a minute.
	private static List<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith("lifecycle-console"))
			.toList();
	}

	private static Socket silent(int port) throws Exception {
		Socket socket = new Socket();
		socket.setReceiveBufferSize(4096);
		socket.connect(new InetSocketAddress("127.0.0.1", port));
		socket.getOutputStream()
			.write("GET /actuator/console/stream HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"
				.getBytes(StandardCharsets.US_ASCII));
		InputStream in = socket.getInputStream();
		assertThat(in.read()).isEqualTo('H');
		return socket;
	}

	@Test
	void consoleDoesNotShowItself() throws Exception {
		try (TestServer server = start(SERVLET)) {
			ConsoleClient client = client(server);
			try (ConsoleClient.Stream stream = client.open("?type=ExchangeEvent,Ticked")) {
				stream.event("hello");
				client.get("/");
				client.get("/page.css");
				try (ConsoleClient.Stream other = client.open("")) {
					other.event("hello");
				}
				server.bus().emit(new Ticked(7));
				assertThat(stream.event("events")).contains("\"number\":7").doesNotContain("console/");
			}
		}
	}

	@Test
	void requestOfAnotherPortWithAPathOfTheConsoleIsShown() throws Exception {
		try (TestServer server = TestServer.start(List.of(ConsoleApplication.class), "management.server.port=0",
				"management.endpoints.web.exposure.include=console", "management.endpoints.web.base-path=/users",
				"management.endpoint.console.show-values=always")) {
			ConsoleClient client = ConsoleClient.of(server.context().getEnvironment(), "/users/console");
			try (ConsoleClient.Stream stream = client.open("?type=RequestComplete")) {
				stream.event("hello");
				assertThat(new ConsoleClient("http://127.0.0.1:" + server.port()).get("/users/console").statusCode())
					.isEqualTo(200);
				assertThat(stream.event("events")).contains("\"path\":\"/users/console\"");
			}
		}
	}

	@Test
	void foreignNamesOfThisHostAreRefused() throws Exception {
		try (TestServer server = start("lifecycle.console.allowed-hosts=dev.example")) {
			for (String host : List.of("localhost", "localhost:8080", "127.0.0.1", "[::1]:8080", "DEV.example",
					"a.localhost")) {
				assertThat(head(server.port(), host)).as(host).startsWith("HTTP/1.1 200");
			}
			for (String host : List.of("evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil")) {
				assertThat(head(server.port(), host)).as(host).startsWith("HTTP/1.1 403");
			}
		}
	}

	private static String head(int port, String host) throws Exception {
		try (Socket socket = new Socket("127.0.0.1", port)) {
			socket.getOutputStream()
				.write(("GET /actuator/console/ HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
					.getBytes(StandardCharsets.US_ASCII));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class ShortRest {

		@Bean("lifecycle.recentEvents")
		RecentEvents recentEvents() {
			return ShortRests.ring();
		}

	}

	private record Ticked(int number, long timestampNanos) implements LifecycleEvent {

		Ticked(int number) {
			this(number, LifecycleClock.monotonicNanos());
		}

	}

	private record Padded(String padding, long timestampNanos) implements LifecycleEvent {

		Padded(String padding) {
			this(padding, LifecycleClock.monotonicNanos());
		}

	}

}
