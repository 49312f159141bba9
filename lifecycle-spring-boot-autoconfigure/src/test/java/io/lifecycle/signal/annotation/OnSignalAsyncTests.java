package io.lifecycle.signal.annotation;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.annotation.Events.Ping;
import io.lifecycle.signal.annotation.Events.Pong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static io.lifecycle.signal.annotation.Contexts.withListeners;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Methods that return a stage or a publisher.
 */
@ExtendWith(OutputCaptureExtension.class)
class OnSignalAsyncTests {

	@Test
	void emitWaitsForTheStageThatAMethodReturns() {
		withListeners(Stages.class).run((context) -> {
			CompletionStage<Void> emitted = context.getBean(SignalBus.class).emit(new Ping("a"));
			assertThat(emitted).isNotCompleted();
			context.getBean(Stages.class).stage.complete("done");
			assertThat(emitted).isCompleted();
		});
	}

	@Test
	void emitWaitsForTheEndOfAPublisher() {
		withListeners(Publishers.class).run((context) -> {
			Publishers bean = context.getBean(Publishers.class);
			CompletionStage<Void> emitted = context.getBean(SignalBus.class).emit(new Ping("a"));
			bean.sink.tryEmitNext("first");
			bean.sink.tryEmitNext("second");
			assertThat(emitted).isNotCompleted();
			bean.sink.tryEmitComplete();
			assertThat(emitted).isCompleted();
			assertThat(context.getBean(Log.class).entries()).containsExactly("first", "second");
		});
	}

	@Test
	void emitSubscribesToALazyPublisher(CapturedOutput output) {
		withListeners(Publishers.class).run((context) -> {
			assertThat(context.getBean(SignalBus.class).emit(new Pong("b"))).isCompleted();
			assertThat(context.getBean(Log.class).entries()).containsExactly("subscribed");
			assertThat(output).contains("Listener listenerPublishers.mono(Pong) failed").contains("reactive failure");
		});
	}

	@Test
	void failureOfAnAsynchronousMethodIsLogged(CapturedOutput output) {
		withListeners(FailingStages.class).run((context) -> {
			assertThat(context.getBean(SignalBus.class).emit(new Ping("a"))).isCompleted();
			assertThat(output).contains("Listener listenerFailingStages.returnsNull(Ping) failed")
				.contains("Listener listenerFailingStages.throwsAtOnce(Ping) failed")
				.contains("Listener listenerFailingStages.fails(Ping) failed");
		});
	}

	@Test
	void conditionThatIsFalseIsNoFailure(CapturedOutput output) {
		withListeners(FailingStages.class).run((context) -> {
			assertThat(context.getBean(SignalBus.class).emit(new Pong("a"))).isCompleted();
			assertThat(output).doesNotContain("failed");
		});
	}

	@Test
	void stagesNeedNoReactiveLibrary() throws Exception {
		URL[] classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !entry.contains("reactive-streams") && !entry.contains("projectreactor"))
			.map(OnSignalAsyncTests::toUrl)
			.toArray(URL[]::new);
		try (URLClassLoader loader = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
			assertThatExceptionOfType(ClassNotFoundException.class)
				.isThrownBy(() -> loader.loadClass("org.reactivestreams.Publisher"));
			assertThat(call(loader.loadClass(WithoutReactiveStreams.class.getName()))).isEqualTo("waits");
		}
	}

	private static Object call(Class<?> scenario) throws Exception {
		ClassLoader original = Thread.currentThread().getContextClassLoader();
		Thread.currentThread().setContextClassLoader(scenario.getClassLoader());
		try {
			return ((Callable<?>) scenario.getConstructor().newInstance()).call();
		}
		finally {
			Thread.currentThread().setContextClassLoader(original);
		}
	}

	private static URL toUrl(String path) {
		try {
			return new File(path).toURI().toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalArgumentException(path, ex);
		}
	}

	public static class WithoutReactiveStreams implements Callable<String> {

		@Override
		public String call() {
			StringBuilder result = new StringBuilder();
			withListeners(Stages.class).run((context) -> {
				CompletionStage<Void> emitted = context.getBean(SignalBus.class).emit(new Ping("a"));
				result.append(emitted.toCompletableFuture().isDone() ? "runs on" : "waits");
			});
			return result.toString();
		}

	}

	static class Stages {

		final CompletableFuture<String> stage = new CompletableFuture<>();

		@OnSignal(Ping.class)
		CompletableFuture<String> on() {
			return this.stage;
		}

	}

	static class Publishers {

		final Sinks.Many<String> sink = Sinks.many().unicast().onBackpressureBuffer();

		private final Log log;

		Publishers(Log log) {
			this.log = log;
		}

		@OnSignal
		Flux<String> flux(Ping event) {
			return this.sink.asFlux().doOnNext(this.log::add);
		}

		@OnSignal
		private Mono<Void> mono(Pong event) {
			return Mono.fromRunnable(() -> {
				this.log.add("subscribed");
				throw new IllegalStateException("reactive failure");
			});
		}

	}

	static class FailingStages {

		@OnSignal
		@Nullable CompletionStage<Void> returnsNull(Ping event) {
			return null;
		}

		@OnSignal
		CompletionStage<Void> throwsAtOnce(Ping event) {
			throw new IllegalStateException("at once");
		}

		@OnSignal
		CompletionStage<Void> fails(Ping event) {
			return CompletableFuture.failedFuture(new IllegalStateException("later"));
		}

		@OnSignal(condition = "false")
		CompletionStage<Void> never(Pong event) {
			throw new IllegalStateException("never");
		}

	}

}
