package io.lifecycle.guard;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.lifecycle.autoconfigure.FreshLogging;
import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.RecordedError;
import io.lifecycle.signal.ListenerStatus;
import io.lifecycle.signal.SignalBus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.mock.http.MockHttpInputMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

@ExtendWith({ FreshLogging.class, OutputCaptureExtension.class })
class ErrorsTests {

	static Stream<Named<Hostile>> hostile() {
		return Stream.of(Named.of("exception", new Hostile(() -> {
			throw new IllegalStateException("hostile");
		})), Named.of("error", new Hostile(() -> {
			throw new OutOfMemoryError("hostile");
		})), Named.of("exhausted stack", new Hostile(() -> {
			throw new StackOverflowError();
		})), Named.of("null", new Hostile(() -> null)),
				Named.of("endless text", new Hostile(() -> "x".repeat(100_000))));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"pin\":\"hunter2\"}", "{\"pin\":hunter2}", "{\"pins\":[\"hunter2\"]}",
			"{\"pin\":1,\"date\":\"hunter2\"}", "hunter2" })
	void valuesOfABodyThatCannotBeParsedAreNotRecorded(String body) {
		record Login(int pin, List<Integer> pins, LocalDate date) {
		}
		JacksonException failure = catchThrowableOfType(JacksonException.class,
				() -> JsonMapper.shared().readValue(body, Login.class));
		HttpMessageNotReadableException thrown = new HttpMessageNotReadableException(
				"JSON parse error: " + failure.getOriginalMessage(), failure, new MockHttpInputMessage(new byte[0]));
		assertThat(List.of(Errors.recorded(thrown), Errors.recorded(failure)).toString()).doesNotContain("hunter2")
			.contains("JSON parse error: ");
	}

	@ParameterizedTest
	@MethodSource("hostile")
	void hostileErrorIsRecordedAndLogged(Hostile error, CapturedOutput output) {
		RecordedError recorded = Errors.recorded(error);
		assertThat(recorded.type()).isEqualTo(Hostile.class.getName());
		assertThat(recorded.toString()).startsWith(Hostile.class.getName()).hasSizeLessThan(3000);
		List<Throwable> logged = new ArrayList<>();
		Errors.log(error, (readable) -> {
			logged.add(readable);
			assertThat(readable.getMessage() + readable.getCause()).isNotNull();
		});
		assertThat(logged).last().isNotNull();
	}

	@ParameterizedTest
	@MethodSource("hostile")
	void hostileErrorOfAListenerIsLoggedWithItsClassAndTheNextListenerRuns(Hostile error, CapturedOutput output) {
		SignalBus bus = SignalBus.create();
		List<Object> seen = new ArrayList<>();
		bus.on(BackgroundTaskFailed.class, (event) -> {
			throw error;
		});
		bus.onAsync(BackgroundTaskFailed.class, (event) -> CompletableFuture.failedFuture(error));
		bus.on(BackgroundTaskFailed.class, seen::add);
		bus.emit(new BackgroundTaskFailed("1", "task", 1, error));
		assertThat(seen).hasSize(1);
		assertThat(output).contains(Hostile.class.getName());
		assertThat(bus.listeners().list()).filteredOn((status) -> status.failures() == 1)
			.hasSize(2)
			.extracting(ListenerStatus::lastError)
			.allSatisfy((text) -> assertThat(text).startsWith(Hostile.class.getName()).hasSizeLessThan(3000));
	}

	@Test
	void cycleOfCausesIsLogged(CapturedOutput output) {
		IllegalStateException one = new IllegalStateException("one");
		one.initCause(new IllegalStateException("two", one));
		Errors.log(one, (error) -> LoggerFactory.getLogger(ErrorsTests.class).error("cycle", error));
		assertThat(output).contains("cycle").contains("two");
	}

	@Test
	void wrapperThatThrowsIsNotUnwrapped() {
		CompletionException wrapper = new CompletionException("wrapper", null) {

			@Override
			public synchronized Throwable getCause() {
				throw new IllegalStateException("hostile");
			}

		};
		assertThat(Errors.unwrap(wrapper, CompletionException.class)).isSameAs(wrapper);
		IllegalStateException cause = new IllegalStateException();
		assertThat(Errors.unwrap(new CompletionException(cause), CompletionException.class)).isSameAs(cause);
		assertThat(Errors.unwrap(cause, CompletionException.class)).isSameAs(cause);
	}

	@Test
	void loggingThatFailsHarmsNobody() {
		Errors.log(new IllegalStateException(), (error) -> {
			throw new OutOfMemoryError("on purpose");
		});
	}

	static final class Hostile extends RuntimeException {

		private final transient Supplier<@Nullable String> message;

		Hostile(Supplier<@Nullable String> message) {
			this.message = message;
		}

		@Override
		public @Nullable String getMessage() {
			return this.message.get();
		}

	}

}
