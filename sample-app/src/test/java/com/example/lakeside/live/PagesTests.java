package com.example.lakeside.live;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Scanner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import com.example.lakeside.LakesideBankApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pages with a client that is not a browser.
 */
class PagesTests {

	private static final int MESSAGES = 400;

	private static final int SIZE = 60_000;

	private final ConfigurableApplicationContext bank = new SpringApplicationBuilder(LakesideBankApplication.class)
		.run("--server.port=0", "--lakeside.events-file=target/pages-tests.jsonl");

	private final int port = Integer.parseInt(this.bank.getEnvironment().getRequiredProperty("local.server.port"));

	@Test
	@Timeout(60)
	void pageThatDoesNotReadHoldsUpNobodyAndIsHungUpOn() throws Exception {
		try (this.bank; Socket deaf = openWithoutReading()) {
			Reader reader = new Reader();
			reader.open(this.port);
			Pages pages = this.bank.getBean(Pages.class);
			Message large = new Message("test", "x".repeat(SIZE));
			for (int i = 1; i <= MESSAGES; i++) {
				pages.broadcast(large);
				assertThat(reader.received.tryAcquire(20, TimeUnit.SECONDS)).as("message %d", i).isTrue();
			}
			assertThat(isHungUpOn(deaf)).isTrue();
			assertThat(reader.closed).isNotDone();
		}
	}

	@Test
	@Timeout(60)
	void shutdownSaysGoodbyeToPages() throws InterruptedException {
		Reader reader = new Reader();
		try (this.bank) {
			reader.open(this.port);
			// The handshake ends before the page is open, so this waits for its greeting.
			assertThat(reader.received.tryAcquire(2, 20, TimeUnit.SECONDS)).isTrue();
		}
		assertThat(reader.closed).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(1001);
	}

	private Socket openWithoutReading() throws IOException {
		Socket socket = new Socket();
		socket.setReceiveBufferSize(65_536);
		socket.setSoTimeout(20_000);
		socket.connect(new InetSocketAddress("localhost", this.port));
		socket.getOutputStream().write("""
				GET /live HTTP/1.1\r
				Host: localhost\r
				Connection: Upgrade\r
				Upgrade: websocket\r
				Sec-WebSocket-Version: 13\r
				Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
				\r
				""".getBytes(StandardCharsets.US_ASCII));
		assertThat(socket.getInputStream().read()).isEqualTo('H');
		return socket;
	}

	private static boolean isHungUpOn(Socket socket) throws IOException {
		Scanner sent = new Scanner(socket.getInputStream(), StandardCharsets.ISO_8859_1);
		return sent.findWithinHorizon(CloseStatus.SESSION_NOT_RELIABLE.getReason(), 0) != null;
	}

	private static final class Reader implements WebSocket.Listener {

		private final Semaphore received = new Semaphore(0);

		private final CompletableFuture<Integer> closed = new CompletableFuture<>();

		void open(int port) {
			HttpClient.newHttpClient()
				.newWebSocketBuilder()
				.buildAsync(URI.create("ws://localhost:" + port + "/live"), this)
				.join();
		}

		@Override
		public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
			if (last) {
				this.received.release();
			}
			webSocket.request(1);
			return CompletableFuture.completedStage(null);
		}

		@Override
		public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
			this.closed.complete(statusCode);
			return CompletableFuture.completedStage(null);
		}

	}

}
