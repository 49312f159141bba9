package io.lifecycle.test.contract;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestEvent;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.signal.Subscription;
import io.lifecycle.test.contract.RawClient.Reply;
import io.lifecycle.test.contract.RequestEventsApplication.HandledByAdvice;
import io.lifecycle.test.contract.RequestEventsApplication.HandledInController;
import io.lifecycle.test.contract.RequestEventsApplication.WithResponseStatus;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The events of every kind of exchange of Spring MVC and of servlets, on any server. Each
 * test compares them with the response that the client received.
 *
 * <p>
 * A subclass starts {@link RequestEventsApplication} on its server. At run time it needs
 * {@code spring-boot-starter-webmvc}, {@code awaitility} and
 * {@code junit-jupiter-params}.
 *
 * @since 0.1.0
 */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class RequestEventsContract {

	@RegisterExtension
	@SuppressWarnings("this-escape") // The server starts with the first test.
	private final ServerExtension server = new ServerExtension(() -> start(), RequestEvent.class);

	/**
	 * For subclasses.
	 */
	protected RequestEventsContract() {
	}

	/**
	 * Start {@link RequestEventsApplication} with its properties.
	 * @return the running server
	 * @throws Exception if the server does not start
	 */
	protected abstract TestServer start() throws Exception;

	/**
	 * Return whether an integration of the server begins and ends the exchanges, so that
	 * bytes, connection and the time of the end are known. Otherwise the filter of the
	 * application does it.
	 * @return whether the server is integrated
	 */
	protected abstract boolean isIntegrated();

	@AfterEach
	void everyExchangeOfTheTestHasItsEnd() {
		this.server.events().assertBalanced();
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-", textBlock = """
			/hello,           200, /hello
			/users/1,         200, /users/{id}
			/users/%C3%A9,    200, /users/{id}
			/empty,           204, /empty
			/redirect,        302, /redirect
			/forward/1,       200, /forward/{id}
			/include,         200, /include
			/send-error,      410, /send-error
			/big.txt,         200, /**
			/sendfile,        200, /sendfile
			/fn/1,            200, /fn/{id}
			/fn-async/1,      200, /fn-async/{id}
			/callable/1,      200, /callable/{id}
			/deferred/1,      200, /deferred/{id}
			/sse,             200, /sse
			/stream,          200, /stream
			/two-cycles,      202, -
			""")
	void exchangeWithoutErrorIsReported(String path, int status, String route) throws Exception {
		Reported reported = get(path);
		assertThat(reported.response().status()).isEqualTo(status);
		assertThat(reported.complete().response().route()).isEqualTo(route);
		assertThat(reported.complete().response().streamed()).isEqualTo(path.equals("/sse"));
		assertThat(reported.complete().error()).isNull();
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-", textBlock = """
			/failing,               500, /failing,              unhandled
			/failing-with-error,    500, /failing-with-error,   unhandled error
			/failing-late,          200, /failing-late,         late
			/fn-failing/1,          500, /fn-failing/{id},      functional
			/filter-failing,        500, -,                     filter
			/callable-failing,      500, /callable-failing,     callable
			/async-filter-failing,  500, -,                     async filter
			/deferred-failing,      500, /deferred-failing,     deferred
			/sse-failing,           200, /sse-failing,          sse
			/stream-failing,        200, /stream-failing,       stream
			/stream-failing-early,  500, /stream-failing-early, stream
			""")
	void unhandledErrorIsReported(String path, int status, String route, String message) throws Exception {
		Reported reported = get(path);
		assertThat(reported.response().status()).isEqualTo(status);
		assertThat(reported.complete().response().route()).isEqualTo(route);
		assertThat(reported.complete().response().streamed()).isEqualTo(path.equals("/sse-failing"));
		assertThat(reported.complete().error()).hasMessage(message);
	}

	@Test
	void errorHandledInControllerIsReported() throws Exception {
		assertHandled("/handled", 409, "/handled", HandledInController.class);
	}

	@Test
	void errorWithResponseStatusIsReported() throws Exception {
		assertHandled("/response-status", 410, "/response-status", WithResponseStatus.class);
	}

	@Test
	void errorHandledByAdviceIsReported() throws Exception {
		assertHandled("/advice", 422, "/advice", HandledByAdvice.class);
	}

	@Test
	void asynchronousErrorHandledByAdviceIsReported() throws Exception {
		assertHandled("/callable-handled", 422, "/callable-handled", HandledByAdvice.class);
	}

	@Test
	void errorHandledByResponseEntityExceptionHandlerIsReported() throws Exception {
		assertHandled("/number?value=x", 400, "/number", MethodArgumentTypeMismatchException.class);
	}

	@Test
	void missingResourceIsReported() throws Exception {
		assertHandled("/missing", 404, "/**", NoResourceFoundException.class);
	}

	@Test
	void asynchronousTimeoutIsReported() throws Exception {
		assertHandled("/deferred-timeout", 503, "/deferred-timeout", AsyncRequestTimeoutException.class);
	}

	@Test
	void timeoutOfStartedStreamIsReported() throws Exception {
		assertHandled("/sse-timeout", 200, "/sse-timeout", AsyncRequestTimeoutException.class);
	}

	@Test
	void timeoutThatNobodyHandlesIsReported() throws Exception {
		Reported reported = get("/silent-timeout");
		assertThat(reported.response().status()).isEqualTo(500);
		assertThat(reported.complete().response().route()).isNull();
	}

	@Test
	void errorHandlerOfFunctionalEndpointHidesError() throws Exception {
		Reported reported = get("/fn-handled/1");
		assertThat(reported.response().status()).isEqualTo(409);
		assertThat(reported.complete().response().route()).isEqualTo("/fn-handled/{id}");
		assertThat(reported.complete().error()).isNull();
	}

	@Test
	void methodThatNoHandlerSupportsIsReported() throws Exception {
		Reported reported = exchange("DELETE", "/hello", "", "");
		assertThat(reported.response().status()).isEqualTo(405);
		assertThat(reported.complete().response().route()).isNull();
		assertThat(reported.complete().error()).isInstanceOf(HttpRequestMethodNotSupportedException.class);
	}

	@Test
	void requestThatIsRefusedBeforeItsHandlerHasTheRoute() throws Exception {
		Reported reported = exchange("GET", "/shared/1", "Origin: https://other.example\r\n", "");
		assertThat(reported.response().status()).isEqualTo(403);
		assertThat(reported.complete().response().route()).isEqualTo("/shared/{id}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/hello", "/big.txt", "/stream", "/missing" })
	void responseToHeadHasNoBytes(String path) throws Exception {
		Reported reported = exchange("HEAD", path, "", "");
		assertThat(reported.response().text()).isEmpty();
	}

	@Test
	void notModifiedResponseHasNoBytes() throws Exception {
		Reported reported = exchange("GET", "/big.txt", "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT\r\n", "");
		assertThat(reported.response().status()).isEqualTo(304);
		assertThat(reported.response().text()).isEmpty();
	}

	@Test
	void rangeHasItsOwnBytes() throws Exception {
		Reported reported = exchange("GET", "/big.txt", "Range: bytes=100-199\r\n", "");
		assertThat(reported.response().status()).isEqualTo(206);
		assertThat(reported.response().text()).hasSize(100);
	}

	@Test
	void compressedResponseHasItsCompressedBytes() throws Exception {
		Reported reported = exchange("GET", "/compressed", "Accept: text/plain\r\nAccept-Encoding: gzip\r\n", "");
		assertThat(reported.response().status()).isEqualTo(200);
		assertThat("gzip".equals(reported.response().headers().get("content-encoding")) || !isIntegrated()).isTrue();
	}

	@Test
	void interimResponseIsNotReported() throws Exception {
		Reported reported = exchange("POST", "/echo",
				"Content-Type: text/plain\r\nExpect: 100-continue\r\nContent-Length: 4\r\n", "body");
		assertThat(reported.response().status()).isEqualTo(200);
		assertThat(reported.response().text()).contains("body");
	}

	@Test
	void exchangesOfOneConnectionHaveItsId() throws Exception {
		try (RawClient client = RawClient.connect(this.server.port())) {
			for (String path : List.of("/hello", "/users/1", "/hello")) {
				client.send(head("GET", path, ""));
				assertThat(client.read().status()).isEqualTo(200);
			}
		}
		List<RequestComplete> reported = await(3);
		assertThat(reported).extracting((complete) -> complete.response().route())
			.containsExactly("/hello", "/users/{id}", "/hello");
		assertThat(reported.stream().map((complete) -> complete.request().connectionId()).distinct()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/endless", "/stream-endless", "/sse-endless" })
	void exchangeWhoseClientGoesAwayEnds(String path) throws Exception {
		try (RawClient client = RawClient.connect(this.server.port())) {
			client.send(head("GET", path, ""));
			assertThat(client.bytes(5000)).hasSize(5000);
			client.reset();
		}
		awaitForgotten();
		RequestComplete complete = awaitOne();
		assertThat(complete.status()).isEqualTo(200);
		assertThat(complete.response().route()).isEqualTo(path);
		assertThat(complete.response().streamed()).isEqualTo(path.equals("/sse-endless"));
		// An asynchronous exchange can end before its own thread notices the broken
		// connection.
		if (path.equals("/endless")) {
			assertThat(complete.error()).isNotNull();
		}
	}

	@Test
	void malformedRequestIsReported() throws Exception {
		assumeTrue(isIntegrated());
		try (RawClient client = RawClient.connect(this.server.port())) {
			client.send("GET /a b c HTTP/1.1\r\nHost: localhost\r\n\r\n");
			Reply response = client.readToEnd();
			RequestComplete complete = awaitOne();
			assertThat(complete.status()).isEqualTo(response.status()).isEqualTo(400);
			assertThat(complete.response().bytesSent()).isEqualTo(response.bodyBytes());
			assertThat(complete.response().route()).isNull();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/hello", "/big.txt", "/sendfile", "/callable/1" })
	void completeFollowsLastByte(String path) throws Exception {
		assumeTrue(isIntegrated());
		CountDownLatch clientHasAll = new CountDownLatch(1);
		AtomicBoolean inTime = new AtomicBoolean();
		Subscription waiting = this.server.bus()
			.on(RequestComplete.class, (event) -> inTime.set(clientHasAll.await(20, TimeUnit.SECONDS)));
		try (RawClient client = RawClient.connect(this.server.port())) {
			client.send(head("GET", path, ""));
			assertThat(client.read().status()).isEqualTo(200);
			clientHasAll.countDown();
			// The end of a file is noticed with the next activity on the connection.
			client.socket().close();
			awaitOne();
		}
		finally {
			waiting.cancel();
		}
		assertThat(inTime).isTrue();
	}

	@Test
	void requestIsSnapshot() throws Exception {
		Reported reported = exchange("GET", "/hello;jsessionid=s3cret?a=1&access_token=s3cret",
				"X-Tenant: red\r\nx-tenant: blue\r\nCookie: id=s3cret\r\n", "");
		RequestInfo request = reported.complete().request();
		assertThat(request.path()).isEqualTo("/hello;jsessionid=***");
		assertThat(request.query()).isEqualTo("a=1&access_token=***");
		assertThat(request.headers()).isEqualTo(Map.of("x-tenant", "red, blue"));
		assertThat(request.httpVersion()).isEqualTo("HTTP/1.1");
		assertThat(request.scheme()).isEqualTo("http");
		assertThat(request.remoteAddr()).isEqualTo("127.0.0.1");
		assertThat(request.toString()).doesNotContain("s3cret");
	}

	@Test
	void excludedPathIsNotReported() throws Exception {
		try (RawClient client = RawClient.connect(this.server.port())) {
			client.send(head("GET", "/excluded/1", "") + head("GET", "/hello", ""));
			assertThat(client.read().status()).isEqualTo(200);
			assertThat(client.read().status()).isEqualTo(200);
		}
		assertThat(awaitOne().request().path()).isEqualTo("/hello");
	}

	@Test
	void exchangeThatNobodyObservesIsNotBegun() throws Exception {
		this.server.stopRecording();
		try (RawClient client = RawClient.connect(this.server.port())) {
			client.send(head("GET", "/published", ""));
			assertThat(client.read().text()).isEqualTo("no");
		}
		assertThat(this.server.events().all()).isEmpty();
	}

	private void assertHandled(String target, int status, String route, Class<? extends Throwable> error)
			throws Exception {
		Reported reported = get(target);
		assertThat(reported.response().status()).isEqualTo(status);
		assertThat(reported.complete().response().route()).isEqualTo(route);
		assertThat(reported.complete().error()).isExactlyInstanceOf(error);
	}

	/**
	 * Send a GET request and compare its events with the response.
	 * @param target the path and query
	 * @return the exchange
	 * @throws Exception if the connection fails
	 */
	protected final Reported get(String target) throws Exception {
		return exchange("GET", target, "", "");
	}

	/**
	 * Send a request and compare its events with the response.
	 * @param method the method
	 * @param target the path and query
	 * @param headers further headers, each with the end of its line
	 * @param body the body
	 * @return the exchange
	 * @throws Exception if the connection fails
	 */
	protected final Reported exchange(String method, String target, String headers, String body) throws Exception {
		try (RawClient client = RawClient.connect(this.server.port())) {
			client.send(head(method, target, headers + "Connection: close\r\n") + body);
			Reply response = client.readToEnd();
			RequestComplete complete = awaitOne();
			assertSameRequest(complete, method, target);
			assertThat(complete.status()).isEqualTo(response.status());
			assertThat(complete.response().bytesSent()).isEqualTo(isIntegrated() ? response.bodyBytes() : -1);
			return new Reported(complete, response);
		}
	}

	// A container may forget an asynchronous request whose client leaves while it begins.
	// Without an integration it then ends with a later request, when it is garbage.
	private void awaitForgotten() {
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
			if (this.server.events().all(RequestComplete.class).isEmpty() && !isIntegrated()) {
				System.gc();
				try (RawClient client = RawClient.connect(this.server.port())) {
					client.send(head("GET", "/excluded/1", "")).read();
				}
			}
			return !this.server.events().all(RequestComplete.class).isEmpty();
		});
	}

	private RequestComplete awaitOne() {
		return await(1).get(0);
	}

	private List<RequestComplete> await(int count) {
		List<RequestComplete> complete = this.server.events().await(RequestComplete.class, count);
		assertThat(this.server.events().all(RequestReceived.class)).hasSize(count);
		return complete;
	}

	private void assertSameRequest(RequestComplete complete, String method, String target) {
		RequestReceived received = this.server.events().all(RequestReceived.class).get(0);
		assertThat(received.request()).isSameAs(complete.request());
		assertThat(complete.timestampNanos() - received.timestampNanos()).isEqualTo(complete.durationNanos())
			.isNotNegative();
		assertThat(complete.request().method()).isEqualTo(method);
		assertThat(target).startsWith(complete.request().path().replace("***", "s3cret"));
		assertThat(complete.request().connectionId() > 0).isEqualTo(isIntegrated());
	}

	private static String head(String method, String target, String headers) {
		return method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
	}

	/**
	 * The event of an exchange and the response that the client received.
	 *
	 * @param complete the event
	 * @param response the response
	 * @since 0.1.0
	 */
	protected record Reported(RequestComplete complete, Reply response) {

	}

}
