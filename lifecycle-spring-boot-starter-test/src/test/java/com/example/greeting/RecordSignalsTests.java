package com.example.greeting;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import com.example.greeting.GreetingApplication.Greeted;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.test.RecordSignals;
import io.lifecycle.test.RecordedSignals;
import io.lifecycle.test.contract.RawClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.resttestclient.TestRestTemplate;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureTestRestTemplate;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RecordSignals} with a real server and every client.
 */
@RecordSignals
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = "spring.task.execution.propagate-context=true")
@AutoConfigureTestRestTemplate
@AutoConfigureRestTestClient
@AutoConfigureWebTestClient
class RecordSignalsTests {

	private RecordedSignals signals;

	@Autowired
	private RecordedSignals autowired;

	@Autowired
	private SignalBus bus;

	@LocalServerPort
	private int port;

	private String idBeforeTest;

	@BeforeEach
	void rememberTheTest(RecordedSignals signals) {
		this.idBeforeTest = signals.id();
	}

	@Test
	void requestOfTestRestTemplateBelongsToTheTest(@Autowired TestRestTemplate client) {
		assertThat(client.getForObject("/greet/Ada", String.class)).isEqualTo("Hello, Ada");
		assertOneGreeting();
	}

	@Test
	void requestOfTestRestTemplateWithCredentialsBelongsToTheTest(@Autowired TestRestTemplate client) {
		client.withBasicAuth("ada", "secret").getForObject(url("/greet/Ada"), String.class);
		assertOneGreeting();
	}

	@Test
	void requestOfRestTestClientBelongsToTheTest(@Autowired RestTestClient client) {
		client.get().uri("/greet/Ada").exchange().expectStatus().isOk();
		assertOneGreeting();
	}

	@Test
	void requestOfWebTestClientBelongsToTheTest(@Autowired WebTestClient client) {
		client.get().uri("/greet/Ada").exchange().expectStatus().isOk();
		assertOneGreeting();
	}

	@Test
	void requestOfRestClientBelongsToTheTest(@Autowired RestClient.Builder builder) {
		builder.build().get().uri(url("/greet/Ada")).retrieve().toBodilessEntity();
		assertOneGreeting();
	}

	@Test
	void requestOfRestTemplateBelongsToTheTest(@Autowired RestTemplateBuilder builder) {
		builder.build().getForObject(url("/greet/Ada"), String.class);
		assertOneGreeting();
	}

	@Test
	void requestOfForeignClientBelongsToTheTestThatItsHeaderNames() throws Exception {
		send(HttpRequest.newBuilder().header(RecordedSignals.HEADER, this.signals.id()));
		assertOneGreeting();
	}

	private void assertOneGreeting() {
		this.signals.await(ResponseCompleted.class);
		RequestComplete complete = this.signals.await(RequestComplete.class);
		assertThat(complete.request().connectionId()).isPositive();
		assertThat(this.signals).hasExactlyOne(RequestStarted.class)
			.hasExactlyOne(RequestReceived.class)
			.hasExactlyOne(Greeted.class, (event) -> assertThat(event.name()).isEqualTo("Ada"))
			.hasExactlyOne(RequestComplete.class, (event) -> assertThat(event.status()).isEqualTo(200))
			.containsInOrder(RequestStarted.class, RequestReceived.class, Greeted.class, RequestComplete.class);
	}

	@Test
	void requestOfNobodyIsSeenByAllOnly() throws Exception {
		send(HttpRequest.newBuilder());
		this.signals.all().await(RequestComplete.class);
		assertThat(this.signals).hasNone(RequestComplete.class).hasNone(Greeted.class).hasNone(ConnectionOpened.class);
		assertThat(this.signals.all()).hasExactlyOne(Greeted.class).hasExactlyOne(ConnectionOpened.class);
	}

	@Test
	void connectionBelongsToTheTestFromOpeningToClosing() throws Exception {
		try (RawClient client = RawClient.connect(this.port)) {
			client.get("/greet/Ada", "Connection: close", RecordedSignals.HEADER + ": " + this.signals.id());
			assertThat(client.rest()).isNotEmpty();
		}
		ConnectionClosed closed = this.signals.await(ConnectionClosed.class);
		assertThat(closed.requestsServed()).isEqualTo(1);
		assertThat(this.signals.list()).first().isInstanceOf(ConnectionOpened.class);
		assertThat(this.signals.list()).last().isSameAs(closed);
	}

	@Test
	void asynchronousRequestBelongsToTheTest(@Autowired RestTestClient client) {
		client.get().uri("/later/Ada").exchange().expectBody(String.class).isEqualTo("Hello, Ada");
		assertOneGreeting();
	}

	@Test
	void contextThatIsPropagatedTakesTheTestAlong(@Autowired RestTestClient client) {
		client.get().uri("/background/Ada").exchange().expectStatus().isOk();
		assertOneGreeting();
	}

	@Test
	void eventOfTheTestsThreadBelongsToTheTest() {
		this.bus.emit(new Greeted("Grace"));
		assertThat(this.signals).hasExactlyOne(Greeted.class);
	}

	@Test
	void eventOfAnotherThreadBelongsToTheTestWhenAdopted() throws InterruptedException {
		run(() -> this.bus.emit(new Greeted("stranger")));
		run(this.signals.adopt(() -> this.bus.emit(new Greeted("child"))));
		assertThat(this.signals).hasExactlyOne(Greeted.class, (event) -> assertThat(event.name()).isEqualTo("child"));
		assertThat(this.signals.all()).has(2, Greeted.class);
	}

	private static void run(Runnable work) throws InterruptedException {
		Thread thread = new Thread(work);
		thread.start();
		thread.join();
	}

	@Test
	@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
	void testOnAThreadOfItsOwnIsRecorded(@Autowired RestTestClient client) {
		client.get().uri("/greet/Ada").exchange().expectStatus().isOk();
		assertOneGreeting();
	}

	@RepeatedTest(3)
	void everyTestBeginsWithNothing(RecordedSignals parameter) {
		assertThat(parameter.list()).isEmpty();
		assertThat(parameter.all().list(Greeted.class)).isEmpty();
		this.bus.emit(new Greeted("Ada"));
		assertThat(parameter.list()).hasSize(1);
	}

	@Test
	void parameterAndFieldsAreOfTheSameTest(RecordedSignals parameter) {
		assertThat(parameter.id()).isEqualTo(this.signals.id())
			.isEqualTo(this.autowired.id())
			.isEqualTo(this.idBeforeTest);
	}

	@Test
	void awaitFindsTheEventThatMatches() {
		this.bus.emit(new Greeted("Ada"));
		this.bus.emit(new Greeted("Grace"));
		assertThat(this.signals.await(Greeted.class).name()).isEqualTo("Ada");
		assertThat(this.signals.await(Greeted.class, (event) -> event.name().startsWith("G")).name())
			.isEqualTo("Grace");
		assertThat(this.signals.await(2, Greeted.class)).hasSize(2);
	}

	@Test
	void failedAwaitReportsTheRecordedEvents() {
		this.bus.emit(new Greeted("Ada"));
		RecordedSignals impatient = this.signals.within(Duration.ofMillis(20));
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> impatient.await(ConnectionClosed.class))
			.withMessageStartingWith("Expected 1 ConnectionClosed within PT0.02S but found 0")
			.withMessageContaining("Recorded:")
			.withMessageContaining("Greeted[name=Ada");
	}

	private String url(String path) {
		return "http://127.0.0.1:" + this.port + path;
	}

	private void send(HttpRequest.Builder request) throws Exception {
		assertThat(HttpClient.newHttpClient()
			.send(request.uri(URI.create(url("/greet/Ada"))).build(), BodyHandlers.ofString())
			.statusCode()).isEqualTo(200);
	}

	@Nested
	class InnerTests {

		@Test
		void nestedTestIsRecordedInTheFieldOfItsOuterClass(@Autowired TestRestTemplate client) {
			client.getForObject("/greet/Ada", String.class);
			assertOneGreeting();
		}

	}

}
