package io.lifecycle.connection.tomcat;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;

import io.lifecycle.connection.Connections;
import io.lifecycle.event.ClientDisconnected;
import io.lifecycle.event.CloseReason;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseAborted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.test.contract.Http2Client;
import io.lifecycle.test.contract.RawClient;
import io.lifecycle.test.contract.ServerExtension;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Responses that the application does not send itself, but the container or the
 * connector.
 */
@Timeout(60)
class TomcatAnswersTests {

	@RegisterExtension
	static final ServerExtension server = ServerExtension.of(List.of(TomcatApp.class, Throwing.class),
			"server.servlet.context-path=/ctx", "server.http2.enabled=true");

	@ParameterizedTest
	@CsvSource({ "302, /ctx", "404, /nowhere", "500, /throw", "500, /throw-error", "400, /ctx/bad%zz",
			"404, /ctx/nowhere", "200, /ctx/odd/timeout", "500, /ctx/odd/async-throw", "200, /ctx/odd/late-file" })
	void http11ResponseIsReportedAsTheClientSawIt(int status, String path) throws IOException {
		RawClient.Reply reply;
		long read;
		try (RawClient client = RawClient.connect(server.port())) {
			reply = client.get(path).read();
			client.finish();
			client.rest();
			read = client.bytesRead();
		}
		assertThat(reply.status()).isEqualTo(status);
		assertReported(status, reply.bodyBytes());
		assertThat(server.events().closed().totalBytesSent()).isEqualTo(read);
		assertThat(server.events().closed().reason()).isEqualTo(CloseReason.COMPLETE);
	}

	@Test
	void fileThatTomcatForgetsIsCut() throws IOException {
		try (RawClient client = RawClient.connect(server.port())) {
			assertThat(client.get("/ctx/odd/async-file").line()).contains("200");
			server.events().await(ResponseAborted.class, 1);
		}
		assertThat(server.events().closed().reason()).isEqualTo(CloseReason.ERROR);
		assertThat(server.events().only(ResponseAborted.class).bytesSent()).isZero();
	}

	@ParameterizedTest
	@ValueSource(ints = { 101, 103, 199 })
	void interimStatusIsNoResponse(int status) throws IOException {
		try (RawClient client = RawClient.connect(server.port())) {
			assertThat(client.get("/ctx/odd/interim?status=" + status).read().status()).isEqualTo(status);
			server.events().await(ResponseAborted.class, 1);
		}
		assertThat(server.events().only(RequestComplete.class).status()).isZero();
		server.events().closed();
	}

	@ParameterizedTest
	@CsvSource({ "302, /ctx", "404, /nowhere", "500, /throw", "400, /ctx/bad%zz", "404, /ctx/nowhere" })
	void http2ResponseIsReportedAsTheClientSawIt(int status, String path) throws IOException {
		try (Http2Client client = new Http2Client(server.port())) {
			client.get(1, path);
			assertReported(status, client.readToEnd(1));
			assertThat(server.bean(Connections.class).inFlight()).isEmpty();
		}
		server.events().closed();
	}

	private static void assertReported(int status, long bytes) {
		ResponseCompleted completed = server.events().only(ResponseCompleted.class);
		assertThat(completed.status()).isEqualTo(status);
		assertThat(completed.bytesSent()).isEqualTo(bytes);
		assertThat(server.events().only(RequestStarted.class).requestId()).isEqualTo(completed.requestId());
		assertThat(server.events().only(RequestComplete.class).status()).isEqualTo(status);
		assertThat(server.events().all(ClientDisconnected.class)).isEmpty();
	}

	@Test
	void streamThatTomcatForgetsIsAbortedAtOnce() throws IOException {
		Awaitility.doNotCatchUncaughtExceptionsByDefault();
		try (Http2Client client = new Http2Client(server.port())) {
			client.get(1, "/throw-error");
			server.events().only(RequestComplete.class);
			assertThat(server.bean(Connections.class).inFlight()).isEmpty();
			client.get(3, "/ctx/bytes?n=3");
			assertThat(client.readToEnd(3)).isEqualTo(3);
		}
		finally {
			Awaitility.catchUncaughtExceptionsByDefault();
		}
		assertThat(server.events().closed().reason()).isEqualTo(CloseReason.COMPLETE);
		server.events().assertBalanced();
	}

	/**
	 * Responses that a controller does not send.
	 */
	private static final class Odd extends HttpServlet {

		@Override
		protected void doGet(HttpServletRequest request, HttpServletResponse response)
				throws ServletException, IOException {
			switch (request.getPathInfo()) {
				case "/timeout" -> {
					response.setContentLength(5);
					response.getOutputStream().print("hello");
					response.flushBuffer();
					throw new SocketTimeoutException("thrown by another client on purpose");
				}
				case "/async-throw" -> {
					request.startAsync();
					throw new ServletException("thrown after the start on purpose");
				}
				case "/late-file" -> {
					response.getOutputStream().print("hello");
					response.flushBuffer();
					announceFile(request);
				}
				case "/async-file" -> {
					announceFile(request);
					response.setContentLength(5);
					AsyncContext async = request.startAsync();
					async.start(async::complete);
				}
				default -> response.setStatus(Integer.parseInt(request.getParameter("status")));
			}
		}

		private static void announceFile(HttpServletRequest request) {
			request.setAttribute("org.apache.tomcat.sendfile.filename", "/etc/hostname");
			request.setAttribute("org.apache.tomcat.sendfile.start", 0L);
			request.setAttribute("org.apache.tomcat.sendfile.end", 5L);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Throwing {

		@Bean
		ServletRegistrationBean<HttpServlet> odd() {
			ServletRegistrationBean<HttpServlet> odd = new ServletRegistrationBean<>(new Odd(), "/odd/*");
			odd.setAsyncSupported(true);
			return odd;
		}

		@Bean
		WebServerFactoryCustomizer<TomcatServletWebServerFactory> throwing() {
			return (factory) -> factory.addEngineValves(new ValveBase(true) {

				@Override
				public void invoke(Request request, Response response) throws IOException, ServletException {
					if (request.getRequestURI().equals("/throw")) {
						throw new IllegalStateException("thrown by a valve on purpose");
					}
					if (request.getRequestURI().equals("/throw-error")) {
						throw new AssertionError("thrown by a valve on purpose");
					}
					getNext().invoke(request, response);
				}

			});
		}

	}

}
