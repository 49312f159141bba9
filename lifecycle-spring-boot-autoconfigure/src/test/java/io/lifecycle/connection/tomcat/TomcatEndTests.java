package io.lifecycle.connection.tomcat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import io.lifecycle.event.ClientDisconnected;
import io.lifecycle.event.CloseReason;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.ResponseAborted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.test.contract.ContractHandlers;
import io.lifecycle.test.contract.EventLog;
import io.lifecycle.test.contract.Http2Client;
import io.lifecycle.test.contract.RawClient;
import io.lifecycle.test.contract.ShutdownEventsContract;
import io.lifecycle.test.contract.TestKeys;
import io.lifecycle.test.contract.TestServer;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.coyote.AbstractProtocol;
import org.apache.tomcat.util.net.AbstractEndpoint;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.TomcatProtocolHandlerCustomizer;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.handler.TextWebSocketHandler;

import static org.assertj.core.api.Assertions.assertThat;

class TomcatEndTests extends ShutdownEventsContract {

	@Override
	protected TestServer start(String... properties) {
		return TestServer.start(List.of(TomcatApp.class), properties);
	}

	@Test
	void connectionWithoutAThreadIsRefused() throws Exception {
		try (TestServer server = start("server.tomcat.threads.max=1", "server.tomcat.threads.min-spare=1",
				"server.tomcat.threads.max-queue-capacity=1")) {
			EventLog events = server.events();
			ContractHandlers handlers = server.context().getBean(ContractHandlers.class);
			List<RawClient> clients = new ArrayList<>();
			for (int i = 0; i < 3; i++) {
				clients.add(RawClient.connect(server.port()).get("/block"));
				if (i == 0) {
					handlers.awaitEntered();
				}
			}
			ConnectionClosed refused = events.await(ConnectionClosed.class, 1).get(0);
			assertThat(refused.reason()).isEqualTo(CloseReason.BACKPRESSURE);
			assertThat(refused.requestsServed()).isZero();
			handlers.release();
			Awaitility.await().until(() -> events.all(ResponseCompleted.class).size() == 2);
			for (RawClient client : clients) {
				client.close();
			}
			events.await(ConnectionClosed.class, 3);
		}
	}

	@Test
	void exchangeThatAThreadStillHandlesEndsWithTheServer() throws Exception {
		Stubborn.threads = Executors.newCachedThreadPool();
		TestServer server = TestServer.start(List.of(TomcatApp.class, Stubborn.class), "server.shutdown=immediate",
				"server.http2.enabled=true");
		EventLog events = server.events();
		ContractHandlers handlers = server.context().getBean(ContractHandlers.class);
		handlers.hold(3);
		try (RawClient blocked = RawClient.connect(server.port());
				Http2Client streams = new Http2Client(server.port());
				Http2Client left = new Http2Client(server.port())) {
			blocked.get("/block");
			streams.get(1, "/block");
			left.get(1, "/block");
			handlers.awaitEntered();
			left.reset();
			events.await(ClientDisconnected.class, 1);
			server.close();
			assertThat(events.all(ConnectionClosed.class)).extracting(ConnectionClosed::reason)
				.containsExactlyInAnyOrder(CloseReason.SHUTDOWN, CloseReason.SHUTDOWN, CloseReason.CLIENT_DISCONNECT);
			assertThat(events.all(ResponseAborted.class)).hasSize(3);
			assertThat(events.all(RequestComplete.class)).extracting(RequestComplete::status).containsOnly(0);
			int reported = events.all().size();
			handlers.release();
			Stubborn.threads.shutdown();
			assertThat(Stubborn.threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
			assertThat(events.all()).hasSize(reported);
		}
		events.assertBalanced();
	}

	/**
	 * Threads that Tomcat does not stop.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Stubborn {

		static ExecutorService threads = Executors.newCachedThreadPool();

		@Bean
		WebServerFactoryCustomizer<TomcatWebServerFactory> stubborn() {
			return (factory) -> {
				factory.addProtocolHandlerCustomizers(
						(TomcatProtocolHandlerCustomizer<AbstractProtocol<?>>) (protocol) -> protocol
							.setExecutor(threads));
				factory.addContextCustomizers((context) -> ((StandardContext) context).setUnloadDelay(0));
			};
		}

	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void exchangeWhoseProcessorTomcatDropsEndsOnce(boolean nextRequest) throws Exception {
		try (TestServer server = TestServer.start(List.of(TomcatApp.class, Opened.class))) {
			EventLog events = server.events();
			try (RawClient client = RawClient.connect(server.port()).get("/sse")) {
				assertThat(client.line()).contains("200");
				AbstractEndpoint<NioChannel, ?> endpoint = Opened.endpoint(server);
				Awaitility.await()
					.until(() -> endpoint.getConnections()
						.stream()
						.anyMatch((socket) -> socket.getCurrentProcessor() != null));
				for (SocketWrapperBase<NioChannel> socket : endpoint.getConnections()) {
					// This timeout belongs to an earlier asynchronous cycle.
					endpoint.getHandler().process(socket, SocketEvent.TIMEOUT);
				}
				if (nextRequest) {
					client.get("/bytes", "Connection: close");
				}
				else {
					client.finish();
				}
				server.context().getBean(ContractHandlers.class).stream().end();
				client.rest();
			}
			assertThat(events.closed().requestsServed()).isEqualTo(nextRequest ? 2 : 1);
			assertThat(events.all(ResponseAborted.class)).hasSize(1);
			events.assertBalanced();
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Opened {

		@Bean
		WebServerFactoryCustomizer<TomcatWebServerFactory> opened() {
			return (factory) -> factory.setProtocol(OpenedProtocol.class.getName());
		}

		static AbstractEndpoint<NioChannel, ?> endpoint(TestServer server) {
			WebServer web = ((WebServerApplicationContext) server.context()).getWebServer();
			return ((OpenedProtocol) ((TomcatWebServer) Objects.requireNonNull(web)).getTomcat()
				.getConnector()
				.getProtocolHandler()).endpoint();
		}

	}

	public static class OpenedProtocol extends TrackedHttp11NioProtocol {

		AbstractEndpoint<NioChannel, ?> endpoint() {
			return getEndpoint();
		}

	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void writeThatListenersDelayNeverReachesTheNextClientOfTheChannel(boolean secure) throws Exception {
		List<String> properties = new ArrayList<>(List.of("server.http2.enabled=true"));
		properties.addAll(secure ? List.of(TestKeys.properties()) : List.of());
		try (TestServer server = TestServer.start(List.of(TomcatApp.class, Opened.class),
				properties.toArray(String[]::new))) {
			EventLog events = server.events();
			CompletableFuture<RawClient> next = new CompletableFuture<>();
			server.bus().on(ResponseCompleted.class, (refused) -> {
				if (refused.requestId() == 0) {
					// Tomcat may close a socket while a thread writes to it.
					Opened.endpoint(server).getConnections().forEach(SocketWrapperBase::close);
					RawClient other = new RawClient(connect(server, secure, "http/1.1"));
					other.get("/bytes?n=3").read();
					next.complete(other);
				}
			});
			try (Http2Client client = new Http2Client(connect(server, secure, "h2"))) {
				// The scheme is missing, so the server resets the stream.
				client.frame(Http2Client.HEADERS, 0x5, 1, new byte[] { (byte) 0x82, (byte) 0x84 });
				try (RawClient other = next.get(20, TimeUnit.SECONDS)) {
					events.await(ConnectionClosed.class, 1);
					assertThat(other.get("/bytes?n=3", "Connection: close").line()).isEqualTo("HTTP/1.1 200 ");
				}
			}
		}
	}

	static Socket connect(TestServer server, boolean secure, String protocol) throws IOException {
		if (!secure) {
			return new Socket("127.0.0.1", server.port());
		}
		SSLSocket socket = (SSLSocket) TestKeys.trusting().getSocketFactory().createSocket("127.0.0.1", server.port());
		SSLParameters parameters = socket.getSSLParameters();
		parameters.setApplicationProtocols(new String[] { protocol });
		socket.setSSLParameters(parameters);
		return socket;
	}

	@Test
	void connectionThatListenersHearOfWhileTheServerStopsEndsWithTheServer() throws Exception {
		TestServer server = TestServer.start(List.of(TomcatApp.class));
		CompletableFuture<Void> opening = new CompletableFuture<>();
		CountDownLatch stopped = new CountDownLatch(1);
		server.bus().on(ConnectionOpened.class, (event) -> {
			opening.complete(null);
			Awaitility.await().until(() -> stopped.getCount() == 0 || isPastTomcat());
		});
		EventLog events = server.events();
		try (RawClient client = RawClient.connect(server.port())) {
			opening.get(20, TimeUnit.SECONDS);
			server.close();
			stopped.countDown();
			assertThat(events.all()).extracting(Object::getClass)
				.isEqualTo(List.of(ConnectionOpened.class, ConnectionClosed.class));
			assertThat(events.closed().reason()).isEqualTo(CloseReason.SHUTDOWN);
		}
	}

	// Tomcat itself no longer waits for its acceptor then.
	private static boolean isPastTomcat() {
		return Thread.getAllStackTraces()
			.values()
			.stream()
			.map(Arrays::toString)
			.anyMatch((frames) -> frames.contains("TrackedEndpoint.awaitOpening"));
	}

	@Test
	void connectionThatAnotherThreadClosesMeanwhileEndsWithTheServer() throws Exception {
		TestServer server = TestServer.start(List.of(TomcatApp.class, Opened.class));
		EventLog events = server.events();
		AbstractEndpoint<NioChannel, ?> endpoint = Opened.endpoint(server);
		CountDownLatch stopped = new CountDownLatch(1);
		AbstractEndpoint.Handler<NioChannel> handler = endpoint.getHandler();
		endpoint.setHandler((AbstractEndpoint.Handler<NioChannel>) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { AbstractEndpoint.Handler.class }, (proxy, method, arguments) -> {
					if (method.getName().equals("release")) {
						stopped.await();
					}
					return method.invoke(handler, arguments);
				}));
		try (RawClient client = RawClient.connect(server.port())) {
			client.get("/bytes").read();
			SocketWrapperBase<NioChannel> socket = endpoint.getConnections().iterator().next();
			Thread closing = new Thread(socket::close);
			closing.start();
			Awaitility.await().until(() -> socket.isClosed());
			server.close();
			assertThat(events.all(ConnectionClosed.class)).hasSize(1);
			stopped.countDown();
			closing.join();
			assertThat(events.all(ConnectionClosed.class)).hasSize(1);
		}
	}

	@Test
	void webSocketIsOneExchangeOnALongConnection() throws Exception {
		try (TestServer server = TestServer.start(List.of(TomcatApp.class, WebSockets.class))) {
			EventLog events = server.events();
			CountDownLatch echoed = new CountDownLatch(1);
			WebSocket socket = HttpClient.newHttpClient()
				.newWebSocketBuilder()
				.buildAsync(URI.create("ws://127.0.0.1:" + server.port() + "/echo"), new WebSocket.Listener() {

					@Override
					public java.util.concurrent.CompletionStage<?> onText(WebSocket webSocket, CharSequence data,
							boolean last) {
						echoed.countDown();
						return WebSocket.Listener.super.onText(webSocket, data, last);
					}

				})
				.join();
			ResponseCompleted completed = events.only(ResponseCompleted.class);
			assertThat(completed.status()).isEqualTo(101);
			assertThat(completed.bytesSent()).isZero();
			socket.sendText("hello", true).join();
			echoed.await();
			assertThat(events.all(ConnectionClosed.class)).isEmpty();
			socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
			ConnectionClosed closed = events.closed();
			assertThat(closed.reason()).isEqualTo(CloseReason.COMPLETE);
			assertThat(closed.requestsServed()).isEqualTo(1);
			assertThat(closed.totalBytesSent()).isGreaterThan(100);
		}
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void additionalConnectorIsTrackedWhenItHasTheProtocol(CapturedOutput output) throws Exception {
		try (TestServer server = TestServer.start(List.of(TomcatApp.class, Additional.class),
				"logging.level.io.lifecycle=info")) {
			EventLog events = server.events();
			List<Connector> connectors = server.context().getBean(Additional.class).connectors;
			try (RawClient client = RawClient.connect(connectors.get(0).getLocalPort())) {
				assertThat(client.get("/bytes").read().status()).isEqualTo(200);
			}
			assertThat(events.closed().requestsServed()).isEqualTo(1);
			assertThat(events.only(ConnectionOpened.class).serverPort()).isEqualTo(connectors.get(0).getLocalPort());
			events.clear();
			try (RawClient client = RawClient.connect(connectors.get(1).getLocalPort())) {
				assertThat(client.get("/bytes").read().status()).isEqualTo(200);
			}
			assertThat(events.all()).isEmpty();
			assertThat(output).containsOnlyOnce("Not tracking the additional connector");
		}
	}

	@Test
	void unixDomainSocketHasNoAddresses(@TempDir Path directory) throws Exception {
		Path path = directory.resolve("socket");
		Additional.unixPath = path.toString();
		try (TestServer server = TestServer.start(List.of(TomcatApp.class, Additional.class))) {
			EventLog events = server.events();
			try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
				client.connect(UnixDomainSocketAddress.of(path));
				client.write(ByteBuffer.wrap("GET /bytes HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
					.getBytes(StandardCharsets.US_ASCII)));
				ByteBuffer answer = ByteBuffer.allocate(1000);
				while (client.read(answer) >= 0) {
					answer.position();
				}
				assertThat(events.closed().totalBytesSent()).isEqualTo(answer.position());
			}
			ConnectionOpened opened = events.only(ConnectionOpened.class);
			assertThat(opened.clientAddr()).isEmpty();
			assertThat(opened.serverAddr()).isEmpty();
			assertThat(opened.clientPort()).isEqualTo(-1);
			assertThat(opened.serverPort()).isEqualTo(-1);
			assertThat(events.only(RequestReceived.class).request().remoteAddr()).isEmpty();
			assertThat(events.only(ResponseCompleted.class).bytesSent()).isEqualTo(5);
		}
		finally {
			Additional.unixPath = "";
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Additional {

		static String unixPath = "";

		final List<Connector> connectors = new ArrayList<>();

		@Bean
		WebServerFactoryCustomizer<TomcatWebServerFactory> additionalConnectors() {
			return (factory) -> {
				Connector tracked = new Connector(TrackedHttp11NioProtocol.class.getName());
				if (unixPath.isEmpty()) {
					tracked.setPort(0);
				}
				else {
					tracked.setProperty("unixDomainSocketPath", unixPath);
				}
				Connector plain = new Connector();
				plain.setPort(0);
				this.connectors.addAll(List.of(tracked, plain));
				factory.addAdditionalConnectors(tracked, plain);
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebSocket
	static class WebSockets implements WebSocketConfigurer {

		@Override
		public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
			registry.addHandler(new TextWebSocketHandler() {

				@Override
				protected void handleTextMessage(WebSocketSession session, TextMessage message) throws IOException {
					session.sendMessage(message);
				}

			}, "/echo");
		}

	}

}
