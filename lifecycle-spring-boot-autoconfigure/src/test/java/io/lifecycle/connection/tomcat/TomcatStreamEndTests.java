package io.lifecycle.connection.tomcat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import io.lifecycle.autoconfigure.http.HttpAutoConfiguration;
import io.lifecycle.connection.Connections;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestEvent;
import io.lifecycle.event.ResponseAborted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.test.contract.EventLog;
import io.lifecycle.test.contract.Http2Client;
import io.lifecycle.test.contract.TestKeys;
import io.lifecycle.test.contract.TestServer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.ProtocolHandler;
import org.apache.coyote.http2.Http2Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.tomcat.TomcatProtocolHandlerCustomizer;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * HTTP/2 streams that Tomcat begins late or fails to serve.
 */
@Timeout(60)
class TomcatStreamEndTests {

	@Test
	void streamThatBeginsAfterItsConnectionHasEndedIsNotReported() throws Exception {
		try (TestServer server = TestServer.start(List.of(TomcatApp.class, HoldingStreams.class),
				"server.http2.enabled=true")) {
			EventLog events = server.events();
			HoldingStreams streams = server.context().getBean(HoldingStreams.class);
			Http2Client client = new Http2Client(server.port());
			client.get(1, "/bytes?n=3");
			Runnable held = streams.held.get(20, TimeUnit.SECONDS);
			// Stopping closes the sockets without notifying the streams.
			protocol(server).stop();
			ConnectionClosed closed = events.closed();
			streams.threads.submit(held).get();
			assertThat(events.all(RequestEvent.class)).isEmpty();
			client.close();
			assertThat(events.all()).last().isSameAs(closed);
		}
	}

	private static ProtocolHandler protocol(TestServer server) {
		WebServer web = ((WebServerApplicationContext) server.context()).getWebServer();
		return ((TomcatWebServer) Objects.requireNonNull(web)).getTomcat().getConnector().getProtocolHandler();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(HttpAutoConfiguration.class)
	static class HoldingStreams implements Executor {

		final ExecutorService threads = Executors.newCachedThreadPool();

		final CompletableFuture<Runnable> held = new CompletableFuture<>();

		@Bean
		TomcatProtocolHandlerCustomizer<AbstractProtocol<?>> executor() {
			return (protocol) -> protocol.setExecutor(this);
		}

		@Override
		public void execute(Runnable task) {
			if (!task.getClass().getSimpleName().equals("StreamRunnable") || !this.held.complete(task)) {
				this.threads.execute(task);
			}
		}

	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void streamThatTheServerResetsIsReportedAfterItsFrame(boolean refused) throws Exception {
		try (TestServer server = TestServer.start(List.of(TomcatApp.class), "server.http2.enabled=true")) {
			EventLog events = server.events();
			CountDownLatch read = new CountDownLatch(1);
			CompletableFuture<Boolean> inOrder = new CompletableFuture<>();
			Class<? extends LifecycleEvent> end = refused ? ResponseCompleted.class : ResponseAborted.class;
			server.bus().on(end, (reset) -> inOrder.complete(read.await(10, TimeUnit.SECONDS)));
			try (Http2Client client = new Http2Client(server.port())) {
				if (refused) {
					// The scheme is missing.
					client.frame(Http2Client.HEADERS, 0x5, 1, new byte[] { (byte) 0x82, (byte) 0x84 });
				}
				else {
					client.get(1, "/sse");
					client.readUntil(Http2Client.DATA, 1);
					client.windowUpdate(1, 0);
				}
				client.readUntil(Http2Client.RST_STREAM, 1);
				read.countDown();
				assertThat(inOrder.get(20, TimeUnit.SECONDS)).isTrue();
			}
			events.closed();
		}
	}

	@Test
	void streamThatTheServerResetsWhileItsHandlerRunsEndsWhenTheHandlerReturns() throws Exception {
		try (TestServer server = TestServer.start(List.of(TomcatApp.class, Held.class), "server.http2.enabled=true")) {
			EventLog events = server.events();
			try (Http2Client client = new Http2Client(server.port())) {
				client.get(1, "/held");
				client.readUntil(Http2Client.DATA, 1);
				client.windowUpdate(1, 0);
				client.readUntil(Http2Client.RST_STREAM, 1);
				server.context().getBean(Held.class).reset.countDown();
				assertThat(events.only(ResponseAborted.class).bytesSent()).isEqualTo(4);
			}
			events.closed();
		}
	}

	@RestController
	static class Held {

		final CountDownLatch reset = new CountDownLatch(1);

		@GetMapping("/held")
		void held(HttpServletRequest request, HttpServletResponse response) throws Exception {
			request.startAsync();
			response.getOutputStream().print("part");
			response.flushBuffer();
			this.reset.await(20, TimeUnit.SECONDS);
		}

	}

	@Test
	void streamWhoseFramesCannotBeWatchedIsReportedAsTheConnectorCountsIt() throws Exception {
		try (TestServer server = TestServer.start(List.of(TomcatApp.class, BlockingIo.class),
				"server.http2.enabled=true")) {
			EventLog events = server.events();
			try (Http2Client client = new Http2Client(server.port())) {
				client.get(1, "/bytes?n=3");
				assertThat(client.readToEnd(1)).isEqualTo(3);
				assertThat(events.only(ResponseCompleted.class).bytesSent()).isEqualTo(3);
				client.get(3, "/sse");
				client.readUntil(Http2Client.DATA, 3);
				assertThat(server.context().getBean(Connections.class).inFlight()).hasSize(1);
			}
			ConnectionClosed closed = events.closed();
			assertThat(events.only(ResponseAborted.class).bytesSent()).isPositive();
			assertThat(events.all()).last().isSameAs(closed);
		}
	}

	@Test
	void bodyCountsWhenItsRecordsOfTlsHaveReachedTheSocket() throws Exception {
		String[] properties = Stream.concat(Stream.of(TestKeys.properties()), Stream.of("server.http2.enabled=true"))
			.toArray(String[]::new);
		try (TestServer server = TestServer.start(List.of(TomcatApp.class, SmallBuffers.class), properties)) {
			EventLog events = server.events();
			try (Http2Client client = new Http2Client(connect(server.port()))) {
				client.get(1, "/chunks?n=1000&size=1000");
				client.windowUpdate(1, 1_000_000);
				// The server stops waiting for the client to read.
				events.closed();
				assertThat(events.only(ResponseAborted.class).bytesSent()).isPositive().isEqualTo(bodyBytes(client));
			}
		}
	}

	private static Socket connect(int port) throws IOException {
		Socket plain = new Socket();
		plain.setReceiveBufferSize(4096);
		plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
		SSLSocket socket = (SSLSocket) TestKeys.trusting()
			.getSocketFactory()
			.createSocket(plain, "localhost", port, true);
		SSLParameters parameters = socket.getSSLParameters();
		parameters.setApplicationProtocols(new String[] { "h2" });
		socket.setSSLParameters(parameters);
		return socket;
	}

	private static long bodyBytes(Http2Client client) {
		long bytes = 0;
		try {
			while (true) {
				Http2Client.Frame frame = client.read();
				bytes += (frame.type() == Http2Client.DATA) ? frame.length() : 0;
			}
		}
		catch (IOException ex) {
			return bytes;
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class SmallBuffers {

		@Bean
		WebServerFactoryCustomizer<TomcatServletWebServerFactory> smallBuffers() {
			return (factory) -> factory.addConnectorCustomizers((connector) -> {
				connector.setProperty("socket.txBufSize", "4096");
				((Http2Protocol) connector.findUpgradeProtocols()[0]).setWriteTimeout(300);
			});
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BlockingIo {

		@Bean
		TomcatProtocolHandlerCustomizer<AbstractProtocol<?>> blockingIo() {
			return (protocol) -> protocol.setProperty("useAsyncIO", "false");
		}

	}

}
