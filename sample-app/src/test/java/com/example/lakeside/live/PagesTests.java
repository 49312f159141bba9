package com.example.lakeside.live;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import com.example.lakeside.LakesideBankApplication;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

class PagesTests {

	private final ConfigurableApplicationContext bank = new SpringApplicationBuilder(LakesideBankApplication.class)
		.run("--server.port=0", "--lakeside.events-file=target/pages-tests.jsonl");

	private final int port = Integer.parseInt(this.bank.getEnvironment().getRequiredProperty("local.server.port"));

	@Test
	@Timeout(60)
	void pageThatDoesNotReadHoldsUpNobodyAndIsHungUpOn() throws IOException {
		try (this.bank; Socket deaf = openWithoutReading()) {
			Reader reader = new Reader();
			reader.open(this.port);
			Pages pages = this.bank.getBean(Pages.class);
			Message large = new Message("test", "x".repeat(60_000));
			for (int i = 1; i <= 400; i++) {
				int sent = i;
				pages.broadcast(large);
				Awaitility.await().pollInSameThread().until(() -> reader.received.get() >= sent);
			}
			assertThat(readToItsEnd(deaf)).isLessThan(400 * 60_000L);
			assertThat(reader.closed).isNotDone();
		}
	}

	@Test
	@Timeout(60)
	void shutdownSaysGoodbyeToPages() {
		Reader reader = new Reader();
		try (this.bank) {
			reader.open(this.port);
		}
		assertThat(reader.closed).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(1001);
	}

	private Socket openWithoutReading() throws IOException {
		Socket socket = new Socket();
		socket.setReceiveBufferSize(1024);
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

	private static long readToItsEnd(Socket socket) throws IOException {
		long total = 0;
		byte[] buffer = new byte[65_536];
		InputStream in = socket.getInputStream();
		for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
			total += count;
		}
		return total;
	}

	private static final class Reader implements WebSocket.Listener {

		private final AtomicInteger received = new AtomicInteger();

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
				this.received.incrementAndGet();
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
