package io.lifecycle.connection.tomcat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.lifecycle.event.ResponseAborted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.test.contract.ContractHandlers;
import io.lifecycle.test.contract.Http2Client;
import io.lifecycle.test.contract.ServerExtension;
import io.lifecycle.test.contract.TestKeys;
import io.lifecycle.test.contract.TestServer;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.tomcat.TomcatProtocolHandlerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * HTTP/2 over TLS while another thread handles the connection at the moment when the last
 * frame of a response is written.
 */
@Timeout(60)
class TomcatTlsRaceTests {

	@RegisterExtension
	static final ServerExtension server = new ServerExtension(() -> {
		List<String> properties = new ArrayList<>(List.of(TestKeys.properties()));
		properties.add("server.http2.enabled=true");
		return TestServer.start(
				List.of(TomcatApp.class, TomcatEndTests.Opened.class, TomcatAnswersTests.Throwing.class, Hooked.class),
				properties.toArray(String[]::new));
	});

	@ParameterizedTest
	@ValueSource(strings = { "/empty", "/bytes?n=3", "/chunks?n=1", "/fail-after?code=204", "/never?timeout=1",
			"/throw", "/file" })
	void responseIsWholeThoughTheConnectionIsClosedJustAfterItsLastFrame(String path) throws Exception {
		assertWhole(path, SocketWrapperBase::close);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/bytes?n=3", "/never?timeout=1", "/throw", "/file" })
	void responseIsWholeThoughItsClientCancelsTheStreamJustAfterItsLastFrame(String path) throws Exception {
		assertWhole(path, (socket) -> Wire.of(socket).cancelled(1));
	}

	@Test
	void frameThatTheClosingAlertOverwritesDoesNotCount() throws Exception {
		HookedTls.hook = () -> {
		};
		HookedTls.overwriting = true;
		try (Http2Client client = new Http2Client(TomcatEndTests.connect(server.server(), true, "h2"))) {
			client.get(1, "/bytes?n=3");
			assertThatIOException().isThrownBy(() -> client.readToEnd(1));
		}
		finally {
			HookedTls.overwriting = false;
		}
		server.events().closed();
		assertThat(server.events().only(ResponseAborted.class).bytesSent()).isZero();
	}

	@Test
	void frameThatIsDrainedBeforeItIsSentDoesNotCount() throws Exception {
		HookedTls.hook = () -> {
		};
		HookedTls.encrypted = () -> TomcatEndTests.Opened.endpoint(server.server())
			.getConnections()
			.forEach(SocketWrapperBase::close);
		try (Http2Client client = new Http2Client(TomcatEndTests.connect(server.server(), true, "h2"))) {
			client.get(1, "/bytes?n=3");
			assertThatIOException().isThrownBy(() -> client.readToEnd(1));
		}
		finally {
			HookedTls.encrypted = () -> {
			};
		}
		server.events().closed();
		assertThat(server.events().only(ResponseAborted.class).bytesSent()).isZero();
	}

	@BeforeAll
	static void serveFile(@TempDir Path directory) throws IOException {
		server.bean(ContractHandlers.class).serve(Files.write(directory.resolve("file"), new byte[50_000]));
	}

	private static void assertWhole(String path, Consumer<SocketWrapperBase<NioChannel>> race) throws IOException {
		HookedTls.hook = () -> TomcatEndTests.Opened.endpoint(server.server()).getConnections().forEach(race);
		try (Http2Client client = new Http2Client(TomcatEndTests.connect(server.server(), true, "h2"))) {
			client.get(1, path);
			long bytes = client.readToEnd(1);
			assertThat(server.events().only(ResponseCompleted.class).bytesSent()).isEqualTo(bytes);
		}
		server.events().closed();
	}

	@Configuration(proxyBeanMethods = false)
	static class Hooked {

		@Bean
		TomcatProtocolHandlerCustomizer<AbstractHttp11Protocol<?>> hooked() {
			return (protocol) -> protocol.setSslImplementationName(HookedTls.class.getName());
		}

	}

}
