package io.lifecycle.autoconfigure.console;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.lifecycle.event.DrainComplete;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.test.contract.TestServer;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.reactive.ReactiveWebServerFactory;
import org.springframework.boot.web.servlet.support.SpringBootServletInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.SpringServletContainerInitializer;
import org.springframework.web.context.support.WebApplicationContextUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The console on servers whose connections are not known.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConsoleServersTests {

	private static final String EXPOSED = "management.endpoints.web.exposure.include=console";

	// There are no requests, but the stream sees the whole drain.
	@Test
	void reactorNetty() throws Exception {
		try (TestServer server = TestServer.start(List.of(NettyApplication.class), EXPOSED,
				"spring.main.web-application-type=reactive"); ConsoleClient.Stream stream = open(server)) {
			CompletableFuture<DrainComplete> drained = new CompletableFuture<>();
			server.bus().on(DrainComplete.class, drained::complete);
			server.bus().emit(new Ordered(1));
			assertThat(stream.events("Ordered")).doesNotContain("/console");
			CompletableFuture<Void> stop = CompletableFuture.runAsync(server::close);
			assertThat(stream.events("DrainComplete")).contains("\"outcome\":\"complete\"");
			assertThat(stream.event("bye")).isEqualTo("{\"why\":\"shutdown\"}");
			assertThat(stream.until((line) -> false)).isNull();
			stop.get(20, TimeUnit.SECONDS);
			assertThat(drained.join().stragglers()).isEmpty();
		}
	}

	// There are requests, but the server closes their connections before it stops the
	// application.
	@Test
	void jetty() throws Exception {
		Server jetty = new Server(0);
		ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.SESSIONS);
		context.addServletContainerInitializer(new SpringServletContainerInitializer(), WarInitializer.class);
		jetty.setHandler(context);
		jetty.start();
		try (TestServer server = TestServer.of(((ServerConnector) jetty.getConnectors()[0]).getLocalPort(),
				WebApplicationContextUtils.getRequiredWebApplicationContext(context.getServletContext()), jetty::stop);
				ConsoleClient.Stream stream = open(server)) {
			new ConsoleClient("http://127.0.0.1:" + server.port()).get("/users/7");
			assertThat(stream.events("RequestComplete")).contains("\"route\":\"/users/{id}\"")
				.doesNotContain("/console");
		}
	}

	private static ConsoleClient.Stream open(TestServer server) throws Exception {
		ConsoleClient client = new ConsoleClient("http://127.0.0.1:" + server.port() + "/actuator/console");
		assertThat(client.get("").statusCode()).isEqualTo(302);
		assertThat(client.get("/").body()).contains("<title>");
		ConsoleClient.Stream stream = client.open("");
		assertThat(stream.response().statusCode()).isEqualTo(200);
		assertThat(stream.event("hello")).contains("\"values\":\"hidden\"", "\"connection_id\":0");
		assertThat(client.get("/page.css").headers().firstValue("X-Content-Type-Options")).contains("nosniff");
		assertThat(stream.event("state")).contains("\"in_flight_total\":0");
		return stream;
	}

	private record Ordered(long timestampNanos) implements LifecycleEvent {

	}

	/**
	 * The initializer of the WAR.
	 */
	public static class WarInitializer extends SpringBootServletInitializer {

		@Override
		protected SpringApplicationBuilder configure(SpringApplicationBuilder application) {
			return application.sources(ConsoleApplication.class).properties(EXPOSED, "logging.level.root=warn");
		}

	}

	static class NettyApplication extends ConsoleApplication {

		@Bean
		ReactiveWebServerFactory server() {
			return (handler) -> new Netty(
					HttpServer.create().host("127.0.0.1").port(0).handle(new ReactorHttpHandlerAdapter(handler)));
		}

	}

	private static final class Netty implements WebServer {

		private final HttpServer server;

		private volatile @Nullable DisposableServer running;

		Netty(HttpServer server) {
			this.server = server;
		}

		@Override
		public void start() {
			this.running = this.server.bindNow();
		}

		@Override
		public void stop() {
			running().disposeNow();
		}

		@Override
		public int getPort() {
			return running().port();
		}

		private DisposableServer running() {
			return Objects.requireNonNull(this.running);
		}

	}

}
