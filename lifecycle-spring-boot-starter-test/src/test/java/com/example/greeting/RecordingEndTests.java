package com.example.greeting;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import com.example.greeting.GreetingApplication.Greeted;
import io.lifecycle.collector.BufferedCollector;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.ResponseInfo;
import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.signal.ListenerState;
import io.lifecycle.signal.ListenerStatus;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.test.RecordSignals;
import io.lifecycle.test.RecordedSignals;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

/**
 * What happens when a recording ends: checks, strict mode, and what is left to the next
 * test. The test classes in here are run by the tests.
 */
class RecordingEndTests {

	@Test
	void requestThatDoesNotEndFailsTheTest() {
		assertThat(failuresOf(OpenRequestCases.class)).hasSize(1)
			.first()
			.extracting(Throwable::getMessage)
			.asString()
			.startsWith("The events of this test are inconsistent:")
			.contains("request", "(/open) has not ended within PT0.3S", "'@RecordSignals(verify = false)'",
					"RequestReceived[");
	}

	@Test
	void checkCanBeSwitchedOff() {
		assertThat(failuresOf(UncheckedCases.class)).isEmpty();
	}

	@Test
	void taskThatDoesNotEndFailsTheTest() {
		assertThat(failuresOf(OpenTaskCases.class)).hasSize(1)
			.first()
			.extracting(Throwable::getMessage)
			.asString()
			.contains("task 7 (mail) has not ended");
	}

	@Test
	void eventsThatTheTestEmitsInTheNameOfAServerAreNotChecked() {
		assertThat(failuresOf(SyntheticCases.class)).isEmpty();
	}

	@Test
	void failureOfAListenerFailsTheStrictTestAndNotTheResponse() {
		assertThat(failuresOf(StrictCases.class)).hasSize(1).first().satisfies((failure) -> {
			assertThat(failure).hasMessageStartingWith("Listeners failed during this test:")
				.hasMessageContaining("FragileListener.completed")
				.hasMessageContaining("failed on RequestComplete[")
				.hasMessageContaining("No good greeting");
			assertThat(failure.getSuppressed()).singleElement().isInstanceOf(IllegalStateException.class);
		});
	}

	@Test
	void failureOnAnEventOfNobodyFailsTheStrictTest() {
		assertThat(failuresOf(StrangerCases.class)).hasSize(1)
			.first()
			.extracting(Throwable::getMessage)
			.asString()
			.contains("stranger's listener");
	}

	@Test
	void failureOfAListenerIsAttachedToAFailedTest() {
		assertThat(failuresOf(FailedCases.class)).hasSize(1).first().satisfies((failure) -> {
			assertThat(failure).hasMessage("The test itself failed");
			assertThat(failure.getSuppressed()).singleElement().isInstanceOf(IllegalStateException.class);
		});
	}

	@Test
	void nextTestFindsTheBusAsTheFirstOneDid() {
		assertThat(failuresOf(ResetCases.class)).isEmpty();
	}

	@Test
	void contextWithoutABusIsReported() {
		assertThat(failuresOf(BuslessCases.class)).hasSize(1)
			.first()
			.extracting(Throwable::getMessage)
			.asString()
			.contains("found no SignalBus", "do not exclude SignalAutoConfiguration");
	}

	@Test
	void fieldThatConcurrentTestsShareIsRefused() {
		assertThat(failuresOf(SharedFieldCases.class)).hasSize(1)
			.first()
			.extracting(Throwable::getMessage)
			.asString()
			.contains("'signals'", "declare the signals as a parameter");
	}

	@Test
	void testClassMayBeARecord() {
		assertThat(failuresOf(RecordCases.class)).isEmpty();
	}

	@Test
	void parameterOfBeforeAllIsRefused() {
		EngineExecutionResults results = run(BeforeAllCases.class);
		assertThat(results.containerEvents()
			.failed()
			.map((event) -> event.getRequiredPayload(TestExecutionResult.class)
				.getThrowable()
				.orElseThrow()
				.getMessage()))
			.singleElement()
			.asString()
			.contains("RecordedSignals exist only while a test runs");
	}

	private static List<Throwable> failuresOf(Class<?> cases) {
		EngineExecutionResults results = run(cases);
		results.containerEvents().assertStatistics((statistics) -> statistics.failed(0));
		assertThat(results.testEvents().started().count()).isPositive();
		return results.testEvents()
			.failed()
			.map((event) -> event.getRequiredPayload(TestExecutionResult.class).getThrowable().orElseThrow())
			.toList();
	}

	private static EngineExecutionResults run(Class<?> cases) {
		return EngineTestKit.engine("junit-jupiter").selectors(selectClass(cases)).execute();
	}

	@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
			properties = { "lifecycle.collector.type=buffered", "lifecycle.collector.buffered.max-buffer-size=0",
					"lifecycle.listeners.quarantine.failures=2" })
	@AutoConfigureRestTestClient
	abstract static class Cases {

		@Autowired
		RestTestClient client;

		@Autowired
		SignalBus bus;

		CompletableFuture<Void> beginOpenRequest(RecordedSignals signals) {
			CompletableFuture<Void> exchange = CompletableFuture
				.runAsync(signals.adopt(() -> this.client.get().uri("/open").exchange()));
			signals.within(Duration.ofSeconds(10)).await(RequestReceived.class);
			return exchange;
		}

	}

	@RecordSignals(timeout = "300ms")
	static class OpenRequestCases extends Cases {

		@Test
		void leavesARequestOpen(RecordedSignals signals) {
			assertThat(beginOpenRequest(signals)).isNotDone();
		}

	}

	@RecordSignals(verify = false)
	static class UncheckedCases extends Cases {

		@Test
		void leavesARequestOpen(RecordedSignals signals) {
			assertThat(beginOpenRequest(signals)).isNotDone();
		}

	}

	@RecordSignals(timeout = "50ms")
	static class OpenTaskCases extends Cases {

		@Test
		void leavesATaskOpen() {
			this.bus.emit(new BackgroundTaskStarted("7", "mail"));
		}

	}

	@RecordSignals
	static class SyntheticCases extends Cases {

		@Test
		void emitsAnEndWithoutABegin(RecordedSignals signals) {
			this.bus.emit(new RequestComplete(
					new RequestInfo(1, 1, "GET", "/", null, "HTTP/1.1", "http", "127.0.0.1", Map.of()),
					new ResponseInfo(200, 0, "/"), 1, null));
			assertThat(signals).hasExactlyOne(RequestComplete.class).hasNone(ConnectionClosed.class);
		}

	}

	@RecordSignals(strict = true)
	static class StrictCases extends Cases {

		@Test
		void causesTrouble() {
			this.client.get().uri("/greet/trouble").exchange().expectStatus().isOk();
		}

		@Test
		void causesNone() {
			this.client.get().uri("/greet/Ada").exchange().expectStatus().isOk();
		}

	}

	@RecordSignals(strict = true)
	static class StrangerCases extends Cases {

		@Test
		void strangerFails() throws InterruptedException {
			this.bus.on(Greeted.class, (event) -> {
				throw new IllegalStateException();
			}, ListenerOptions.defaults().named("the stranger's listener"));
			Thread stranger = new Thread(() -> this.bus.emit(new Greeted("nobody")));
			stranger.start();
			stranger.join();
		}

	}

	@RecordSignals(strict = true)
	static class FailedCases extends Cases {

		@Test
		void fails() {
			this.bus.on(Greeted.class, (event) -> {
				throw new IllegalStateException();
			});
			this.bus.emit(new Greeted("Ada"));
			throw new AssertionError("The test itself failed");
		}

	}

	@RecordSignals
	@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
	static class ResetCases extends Cases {

		private static final List<Greeted> received = new ArrayList<>();

		@Autowired
		private BufferedCollector collector;

		@Test
		@Order(1)
		void leavesAMess() {
			received.clear();
			this.bus.clear();
			this.bus.on(Greeted.class, received::add);
			this.bus.emit(new Greeted("Ada"));
			assertThat(received).hasSize(1);
		}

		@Test
		@Order(2)
		void findsNoMessAndPutsAListenerIntoQuarantine() {
			assertThat(this.bus.listeners().list()).extracting(ListenerStatus::name)
				.anyMatch((name) -> name.contains("FragileListener"));
			this.bus.emit(new Greeted("Grace"));
			assertThat(received).hasSize(1);
			assertThat(this.collector.size()).isPositive();
			for (int i = 0; i < 2; i++) {
				this.client.get().uri("/greet/trouble").exchange().expectStatus().isOk();
			}
		}

		@Test
		@Order(3)
		void findsNobodyInQuarantineAndNothingCollected() {
			assertThat(this.bus.listeners().list()).extracting(ListenerStatus::state)
				.containsOnly(ListenerState.ACTIVE);
			assertThat(this.bus.listeners().list())
				.filteredOn((listener) -> listener.name().contains("FragileListener"))
				.singleElement()
				.satisfies((listener) -> assertThat(listener.failures()).isGreaterThanOrEqualTo(2));
			assertThat(this.collector.flush()).noneMatch(Greeted.class::isInstance);
		}

	}

	@RecordSignals
	@SpringJUnitConfig(BuslessCases.Empty.class)
	record RecordCases(@Autowired RecordedSignals signals, @Autowired SignalBus bus) {

		@Test
		void componentIsOfTheTest(RecordedSignals parameter) {
			this.bus.emit(new Greeted("Ada"));
			assertThat(this.signals.id()).isEqualTo(parameter.id());
			assertThat(this.signals.list(Greeted.class)).hasSize(1);
		}

	}

	@RecordSignals
	@SpringJUnitConfig(BuslessCases.Empty.class)
	@TestPropertySource(
			properties = "spring.autoconfigure.exclude=io.lifecycle.autoconfigure.signal.SignalAutoConfiguration")
	static class BuslessCases {

		@Test
		void runs() {
		}

		@Configuration(proxyBeanMethods = false)
		static class Empty {

		}

	}

	@RecordSignals
	@TestInstance(Lifecycle.PER_CLASS)
	@Execution(ExecutionMode.CONCURRENT)
	static class SharedFieldCases extends Cases {

		RecordedSignals signals;

		@Test
		void runs() {
		}

	}

	@RecordSignals
	static class BeforeAllCases extends Cases {

		@BeforeAll
		static void asksTooEarly(RecordedSignals signals) {
		}

		@Test
		void runs() {
		}

	}

}
