package com.example.greeting;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import com.example.greeting.GreetingApplication.Greeted;
import io.lifecycle.event.BackgroundTaskEvent;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.signal.Delivery;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.task.BackgroundTasks;
import io.lifecycle.test.RecordedSignals;
import io.lifecycle.test.ReplaySignals;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

/**
 * Recordings that are replayed before tests.
 */
class ReplaySignalsTests {

	@Nested
	@SpringBootTest
	@Import(Guests.class)
	@ReplaySignals("classpath:guests.jsonl")
	class OfAClass {

		@Autowired
		private Guests.Book book;

		private int before;

		@BeforeEach
		void count() {
			this.before = this.book.names.size();
		}

		@Test
		void listenersAreDoneBeforeTheTest(RecordedSignals signals) {
			assertThat(this.book.names.subList(this.before, this.book.names.size())).containsExactly("queued Ada",
					"async Ada", "queued Grace", "async Grace");
			assertThat(signals).has(2, Greeted.class).hasExactlyOne(ConnectionOpened.class);
			assertThat(signals.list(BackgroundTaskEvent.class)).hasSize(1);
		}

		@Test
		@ReplaySignals({ "classpath:guests.jsonl", "classpath:guests/more.jsonl" })
		void recordingOfTheMethodComesFirst(RecordedSignals signals) {
			assertThat(signals).has(3, Greeted.class);
		}

		@Test
		void busIsLiveInTheTest(@Autowired SignalBus bus, RecordedSignals signals) {
			assertThat(bus.isReplaying()).isFalse();
			bus.emit(new Greeted("Edsger"));
			assertThat(signals).has(3, Greeted.class);
		}

		@Nested
		class Within {

			@Test
			void recordingOfTheOuterClassIsReplayed(RecordedSignals signals) {
				assertThat(signals).has(2, Greeted.class);
			}

		}

	}

	@Nested
	@WebMvcTest
	class OfAMethodInASlice {

		@Test
		@ReplaySignals("classpath:guests")
		void directoryIsReplayed(RecordedSignals signals) {
			assertThat(signals).hasExactlyOne(Greeted.class, (event) -> assertThat(event.name()).isEqualTo("Barbara"))
				.hasNone(RequestReceived.class);
		}

	}

	@Test
	void missingFileIsReported() {
		assertThat(failures(MissingFileCase.class)).containsExactly(
				"@ReplaySignals found no 'absent.jsonl': put the file into src/test/resources, or write 'file:' and a path");
	}

	@Test
	void recordingThatIsNotReplayedAsAWholeFailsTheTest() {
		assertThat(failures(IncompleteCase.class)).singleElement()
			.asString()
			.isEqualTo("incomplete.jsonl was not replayed as a whole: 1 events were, 1 could not be created "
					+ "(the log says why), and 1 lines could not be read. Mend the recording, or set allowIncomplete.");
	}

	private static Stream<String> failures(Class<?> testClass) {
		return EngineTestKit.engine("junit-jupiter")
			.configurationParameter("junit.jupiter.extensions.autodetection.enabled", "false")
			.selectors(selectClass(testClass))
			.execute()
			.testEvents()
			.failed()
			.stream()
			.map((event) -> event.getRequiredPayload(TestExecutionResult.class).getThrowable().orElseThrow())
			.map(Throwable::getMessage);
	}

	@SpringJUnitConfig
	static class MissingFileCase {

		@Test
		@ReplaySignals("absent.jsonl")
		void test() {
		}

		@Configuration(proxyBeanMethods = false)
		static class Nothing {

		}

	}

	@SpringJUnitConfig(MissingFileCase.Nothing.class)
	static class IncompleteCase {

		@Test
		@ReplaySignals("incomplete.jsonl")
		void test() {
		}

		@Test
		@ReplaySignals(value = "incomplete.jsonl", allowIncomplete = true)
		void permitted() {
		}

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Guests {

		@Bean
		Book book(BackgroundTasks tasks) {
			return new Book(tasks);
		}

		static class Book {

			final List<String> names = new CopyOnWriteArrayList<>();

			private final BackgroundTasks tasks;

			Book(BackgroundTasks tasks) {
				this.tasks = tasks;
			}

			@OnSignal(delivery = Delivery.QUEUED)
			@org.springframework.core.annotation.Order(1)
			void queued(Greeted event) {
				this.names.add("queued " + event.name());
			}

			@OnSignal
			@org.springframework.core.annotation.Order(2)
			CompletionStage<?> later(Greeted event) {
				return this.tasks.run("welcome", () -> this.names.add("async " + event.name())).result();
			}

		}

	}

}
