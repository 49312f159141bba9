package com.example.greeting;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.example.greeting.GreetingApplication.Greeted;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.recording.RecordingCheck;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.test.RecordSignals;
import io.lifecycle.test.RecordedSignals;
import io.lifecycle.test.ReplaySignals;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the snippets of {@code docs/testing.md}.
 */
class TestingGuideTests {

	@Nested
	@RecordSignals
	@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
	@AutoConfigureRestTestClient
	class GreetingTests {

		@Autowired
		private RestTestClient client;

		@Test
		void greetingIsEmittedOnce(RecordedSignals signals) {
			this.client.get().uri("/greet/Ada").exchange().expectStatus().isOk();
			signals.await(RequestComplete.class);
			assertThat(signals).hasExactlyOne(Greeted.class, (event) -> assertThat(event.name()).isEqualTo("Ada"))
				.containsInOrder(RequestReceived.class, Greeted.class, RequestComplete.class);
		}

		@Test
		void waiting(RecordedSignals signals) {
			this.client.get().uri("/greet/Ada").exchange();
			this.client.get().uri("/greet/Grace").exchange();
			RequestComplete first = signals.await(RequestComplete.class);
			RequestComplete grace = signals.await(RequestComplete.class,
					(event) -> event.request().path().endsWith("Grace"));
			signals.within(Duration.ofSeconds(20)).await(2, ResponseCompleted.class);
			assertThat(first.request().path()).isEqualTo("/greet/Ada");
			assertThat(grace.status()).isEqualTo(200);
			assertThat(signals).has(2, RequestComplete.class).hasNone(ConnectionClosed.class);
		}

		@Test
		void otherThreads(RecordedSignals signals) throws Exception {
			ExecutorService executor = Executors.newFixedThreadPool(1);
			executor.submit(signals.adopt(() -> this.client.get().uri("/greet/Ada").exchange())).get();
			executor.shutdown();
			signals.await(RequestComplete.class);
			assertThat(signals.violations()).isEmpty();
			assertThat(signals.all().violations()).isEmpty();
		}

		@Test
		void checkListensToABus(@Autowired SignalBus bus, RecordedSignals signals) {
			RecordingCheck check = new RecordingCheck();
			check.gap();
			bus.on(LifecycleEvent.class, check::accept);
			this.client.get().uri("/greet/Ada").exchange();
			signals.await(RequestComplete.class);
			assertThat(check.violations()).isEmpty();
		}

	}

	@Nested
	@SpringBootTest
	@Import(GuestBook.class)
	class Replays {

		@Autowired
		private GuestBook book;

		@Test
		@ReplaySignals("classpath:guests.jsonl")
		void guestsAreWelcomedOnce(RecordedSignals signals) {
			assertThat(signals).has(2, Greeted.class);
			assertThat(this.book.names).containsOnlyOnce("Ada");
		}

	}

	static class GuestBook {

		private final List<String> names = new CopyOnWriteArrayList<>();

		@OnSignal
		void greeted(Greeted event) {
			this.names.add(event.name());
		}

	}

	@Nested
	@RecordSignals
	@WebMvcTest
	class GreetingControllerTests {

		private RecordedSignals signals;

		@Test
		void greetingIsEmitted(@Autowired MockMvcTester mvc) {
			assertThat(mvc.get().uri("/greet/Ada")).hasStatusOk();
			assertThat(this.signals).hasExactlyOne(Greeted.class);
		}

	}

}
