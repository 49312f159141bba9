package io.lifecycle.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestEvent;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.http.RawHttp.Response;
import io.lifecycle.http.RequestEventsApplication.HandledByAdvice;
import io.lifecycle.http.RequestEventsApplication.HandledInController;
import io.lifecycle.http.RequestEventsApplication.WithResponseStatus;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.Subscription;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
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
 * What is told of every kind of exchange, whatever the server. Each test compares it with
 * what the client saw on the wire.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class RequestEventsContract {

	private final RequestRecorder all = new RequestRecorder();

	private RequestRecorder events;

	private Subscription subscription;

	private TestServer server;

	private SignalBus bus;

	/**
	 * Start {@link RequestEventsApplication}.
	 */
	protected abstract TestServer start() throws Exception;

	/**
	 * Return whether the server itself begins and ends the exchanges, so that bytes,
	 * connection and the moment of the end are known.
	 */
	protected abstract boolean hasSeat();

	@BeforeAll
	void startServer() throws Exception {
		this.server = start();
		this.bus = this.server.context().getBean(SignalBus.class);
		this.bus.on(RequestEvent.class, this.all);
	}

	@AfterAll
	void stopServer() throws Exception {
		this.server.stop().call();
		this.all.assertBalanced();
	}

	@BeforeEach
	void subscribe() {
		this.events = new RequestRecorder();
		this.subscription = this.bus.on(RequestEvent.class, this.events);
	}

	@AfterEach
	void unsubscribe() {
		this.subscription.cancel();
		this.events.assertBalanced();
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
			/secret/1,        401, -
			/actuator/health, 200, /actuator/health
			""")
	void exchangeWithoutErrorIsTold(String path, int status, String route) throws Exception {
		Told told = get(path);
		assertThat(told.response().status()).isEqualTo(status);
		assertThat(told.complete().response().route()).isEqualTo(route);
		assertThat(told.complete().error()).isNull();
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
	void unhandledErrorIsTold(String path, int status, String route, String message) throws Exception {
		Told told = get(path);
		assertThat(told.response().status()).isEqualTo(status);
		assertThat(told.complete().response().route()).isEqualTo(route);
		assertThat(told.complete().error()).hasMessage(message);
	}

	@Test
	void errorHandledInControllerIsTold() throws Exception {
		assertHandled("/handled", 409, "/handled", HandledInController.class);
	}

	@Test
	void errorWithResponseStatusIsTold() throws Exception {
		assertHandled("/response-status", 410, "/response-status", WithResponseStatus.class);
	}

	@Test
	void errorHandledByAdviceIsTold() throws Exception {
		assertHandled("/advice", 422, "/advice", HandledByAdvice.class);
	}

	@Test
	void asynchronousErrorHandledByAdviceIsTold() throws Exception {
		assertHandled("/callable-handled", 422, "/callable-handled", HandledByAdvice.class);
	}

	@Test
	void errorHandledByResponseEntityExceptionHandlerIsTold() throws Exception {
		assertHandled("/number?value=x", 400, "/number", MethodArgumentTypeMismatchException.class);
	}

	@Test
	void missingResourceIsTold() throws Exception {
		assertHandled("/missing", 404, "/**", NoResourceFoundException.class);
	}

	@Test
	void asynchronousTimeoutIsTold() throws Exception {
		assertHandled("/deferred-timeout", 503, "/deferred-timeout", AsyncRequestTimeoutException.class);
	}

	@Test
	void timeoutOfStartedStreamIsTold() throws Exception {
		assertHandled("/sse-timeout", 200, "/sse-timeout", AsyncRequestTimeoutException.class);
	}

	@Test
	void timeoutThatNobodyHandlesIsTold() throws Exception {
		Told told = get("/silent-timeout");
		assertThat(told.response().status()).isEqualTo(500);
		assertThat(told.complete().response().route()).isNull();
	}

	@Test
	void errorHandlerOfFunctionalEndpointHidesError() throws Exception {
		Told told = get("/fn-handled/1");
		assertThat(told.response().status()).isEqualTo(409);
		assertThat(told.complete().response().route()).isEqualTo("/fn-handled/{id}");
		assertThat(told.complete().error()).isNull();
	}

	@Test
	void methodThatNoHandlerSupportsIsTold() throws Exception {
		Told told = exchange("DELETE", "/hello", "", "");
		assertThat(told.response().status()).isEqualTo(405);
		assertThat(told.complete().response().route()).isNull();
		assertThat(told.complete().error()).isInstanceOf(HttpRequestMethodNotSupportedException.class);
	}

	@Test
	void requestThatSecurityForbidsIsTold() throws Exception {
		String user = Base64.getEncoder().encodeToString("user:pw".getBytes(StandardCharsets.US_ASCII));
		Told told = exchange("GET", "/secret/1", "Authorization: Basic " + user + "\r\n", "");
		assertThat(told.response().status()).isEqualTo(403);
		assertThat(told.complete().response().route()).isNull();
		assertThat(told.complete().request().headers()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/hello", "/big.txt", "/stream", "/missing" })
	void headIsTold(String path) throws Exception {
		Told told = exchange("HEAD", path, "", "");
		assertThat(told.response().body()).isEmpty();
	}

	@Test
	void conditionalRequestIsTold() throws Exception {
		Told told = exchange("GET", "/big.txt", "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT\r\n", "");
		assertThat(told.response().status()).isEqualTo(304);
		assertThat(told.response().body()).isEmpty();
	}

	@Test
	void rangeIsTold() throws Exception {
		Told told = exchange("GET", "/big.txt", "Range: bytes=100-199\r\n", "");
		assertThat(told.response().status()).isEqualTo(206);
		assertThat(told.response().body()).hasSize(100);
	}

	@Test
	void compressedResponseIsTold() throws Exception {
		Told told = exchange("GET", "/compressed", "Accept: text/plain\r\nAccept-Encoding: gzip\r\n", "");
		assertThat(told.response().status()).isEqualTo(200);
		assertThat("gzip".equals(told.response().header("content-encoding")) || !hasSeat()).isTrue();
	}

	@Test
	void interimResponseIsNotTold() throws Exception {
		Told told = exchange("POST", "/echo",
				"Content-Type: text/plain\r\nExpect: 100-continue\r\nContent-Length: 4\r\n", "body");
		assertThat(told.response().status()).isEqualTo(200);
		assertThat(told.response().body()).contains("body");
	}

	@Test
	void exchangesOfOneConnectionAreTold() throws Exception {
		try (RawHttp client = new RawHttp(this.server.port())) {
			for (String path : List.of("/hello", "/users/1", "/hello")) {
				client.send(head("GET", path, ""));
				assertThat(client.readOne().status()).isEqualTo(200);
			}
		}
		List<RequestComplete> told = this.events.await(3);
		assertThat(told).extracting((complete) -> complete.response().route())
			.containsExactly("/hello", "/users/{id}", "/hello");
		assertThat(told.stream().map((complete) -> complete.request().connectionId()).distinct()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/endless", "/stream-endless", "/sse-endless" })
	void clientThatGoesAwayIsTold(String path) throws Exception {
		try (RawHttp client = new RawHttp(this.server.port())) {
			client.send(head("GET", path, ""));
			assertThat(client.in().readNBytes(5000)).hasSize(5000);
			client.reset();
		}
		RequestComplete complete = this.events.awaitOne();
		assertThat(complete.status()).isEqualTo(200);
		assertThat(complete.response().route()).isEqualTo(path);
		// An asynchronous exchange can end before its own thread runs into the broken
		// connection.
		if (path.equals("/endless")) {
			assertThat(complete.error()).isNotNull();
		}
	}

	@Test
	void malformedRequestIsTold() throws Exception {
		assumeTrue(hasSeat());
		try (RawHttp client = new RawHttp(this.server.port())) {
			client.send("GET /a b c HTTP/1.1\r\nHost: localhost\r\n\r\n");
			Response response = client.readToEnd();
			RequestComplete complete = this.events.awaitOne();
			assertThat(complete.status()).isEqualTo(response.status()).isEqualTo(400);
			assertThat(complete.response().bytesSent()).isEqualTo(response.body().length());
			assertThat(complete.response().route()).isNull();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/hello", "/big.txt", "/sendfile", "/callable/1" })
	void completeFollowsLastByte(String path) throws Exception {
		assumeTrue(hasSeat());
		CountDownLatch clientHasAll = new CountDownLatch(1);
		AtomicBoolean inTime = new AtomicBoolean();
		Subscription waiting = this.bus.on(RequestComplete.class,
				(event) -> inTime.set(clientHasAll.await(5, TimeUnit.SECONDS)));
		try (RawHttp client = new RawHttp(this.server.port())) {
			client.send(head("GET", path, ""));
			assertThat(client.readOne().status()).isEqualTo(200);
			clientHasAll.countDown();
			// Sendfile is noticed with the next thing that happens on the connection.
			client.close();
			this.events.awaitOne();
		}
		finally {
			waiting.cancel();
		}
		assertThat(inTime).isTrue();
	}

	@Test
	void requestIsSnapshot() throws Exception {
		Told told = exchange("GET", "/hello;jsessionid=s3cret?a=1&access_token=s3cret",
				"X-Tenant: red\r\nx-tenant: blue\r\nCookie: id=s3cret\r\n", "");
		RequestInfo request = told.complete().request();
		assertThat(request.path()).isEqualTo("/hello;jsessionid=***");
		assertThat(request.query()).isEqualTo("a=1&access_token=***");
		assertThat(request.headers()).isEqualTo(Map.of("x-tenant", "red, blue"));
		assertThat(request.httpVersion()).isEqualTo("HTTP/1.1");
		assertThat(request.scheme()).isEqualTo("http");
		assertThat(request.remoteAddr()).isEqualTo("127.0.0.1");
		assertThat(request.toString()).doesNotContain("s3cret");
	}

	@Test
	void excludedPathIsNotTold() throws Exception {
		try (RawHttp client = new RawHttp(this.server.port())) {
			client.send(head("GET", "/excluded/1", "") + head("GET", "/hello", ""));
			assertThat(client.readOne().status()).isEqualTo(200);
			assertThat(client.readOne().status()).isEqualTo(200);
		}
		assertThat(this.events.awaitOne().request().path()).isEqualTo("/hello");
	}

	@Test
	void exchangeThatNobodyObservesIsNotBegun() throws Exception {
		this.subscription.cancel();
		this.bus.off(RequestEvent.class, this.all);
		try (RawHttp client = new RawHttp(this.server.port())) {
			client.send(head("GET", "/published", ""));
			assertThat(client.readOne().body()).isEqualTo("no");
		}
		finally {
			this.bus.on(RequestEvent.class, this.all);
		}
		assertThat(this.events.events()).isEmpty();
	}

	private void assertHandled(String target, int status, String route, Class<? extends Throwable> error)
			throws Exception {
		Told told = get(target);
		assertThat(told.response().status()).isEqualTo(status);
		assertThat(told.complete().response().route()).isEqualTo(route);
		assertThat(told.complete().error()).isExactlyInstanceOf(error);
	}

	private Told get(String target) throws Exception {
		return exchange("GET", target, "", "");
	}

	private Told exchange(String method, String target, String headers, String body) throws Exception {
		try (RawHttp client = new RawHttp(this.server.port())) {
			client.send(head(method, target, headers + "Connection: close\r\n") + body);
			Response response = client.readToEnd();
			RequestComplete complete = this.events.awaitOne();
			assertTold(complete, method, target);
			assertThat(complete.status()).isEqualTo(response.status());
			assertThat(complete.response().bytesSent()).isEqualTo(hasSeat() ? response.body().length() : -1);
			return new Told(complete, response);
		}
	}

	private void assertTold(RequestComplete complete, String method, String target) {
		RequestReceived received = this.events.of(RequestReceived.class).get(0);
		assertThat(received.request()).isSameAs(complete.request());
		assertThat(complete.timestampNanos() - received.timestampNanos()).isEqualTo(complete.durationNanos())
			.isNotNegative();
		assertThat(complete.request().method()).isEqualTo(method);
		assertThat(target).startsWith(complete.request().path().replace("***", "s3cret"));
		assertThat(complete.request().connectionId() > 0).isEqualTo(hasSeat());
	}

	private static String head(String method, String target, String headers) {
		return method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
	}

	/**
	 * What was told of an exchange, and what the client saw.
	 *
	 * @param complete the event
	 * @param response the response
	 */
	private record Told(RequestComplete complete, Response response) {

	}

}
