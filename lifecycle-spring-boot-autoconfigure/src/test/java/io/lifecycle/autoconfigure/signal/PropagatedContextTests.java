package io.lifecycle.autoconfigure.signal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

import brave.Tracing;
import brave.context.slf4j.MDCScopeDecorator;
import brave.propagation.CurrentTraceContext;
import brave.propagation.ThreadLocalCurrentTraceContext;
import brave.sampler.Sampler;
import io.lifecycle.autoconfigure.signal.SignalAutoConfigurationTests.Ping;
import io.lifecycle.signal.ContextCapture;
import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.signal.SignalBus;
import io.micrometer.context.ContextRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.brave.bridge.BraveCurrentTraceContext;
import io.micrometer.tracing.brave.bridge.BraveTracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.MDC;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.system.JavaVersion;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The context of the emitting thread in listeners on other threads.
 */
class PropagatedContextTests {

	private static final String NOTHING = "null null null null null null";

	private static final ThreadLocal<String> tenant = new ThreadLocal<>();

	private static final ExecutorService platform = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task);
		thread.setDaemon(true);
		return thread;
	});

	private final ObservationRegistry observations = ObservationRegistry.create();

	private final Tracing tracing = Tracing.newBuilder()
		.sampler(Sampler.NEVER_SAMPLE)
		.currentTraceContext(traces())
		.build();

	private final Tracer tracer = new BraveTracer(this.tracing.tracer(),
			new BraveCurrentTraceContext(this.tracing.currentTraceContext()));

	private final List<String> traceIds = new CopyOnWriteArrayList<>();

	private final List<String> seen = new CopyOnWriteArrayList<>();

	// JUnit would close an ExecutorService.
	static Stream<Executor> threads() {
		return JavaVersion.getJavaVersion().isEqualOrNewerThan(JavaVersion.TWENTY_ONE)
				? Stream.of(platform::execute, new VirtualThreadTaskExecutor("virtual-"))
				: Stream.of(platform::execute);
	}

	@BeforeEach
	void register() {
		this.observations.observationConfig().observationHandler(new DefaultTracingObservationHandler(this.tracer));
		ContextRegistry.getInstance().registerThreadLocalAccessor("tenant", tenant);
	}

	// Like in Spring Boot, the ids are also in the logging context.
	private static CurrentTraceContext traces() {
		return ThreadLocalCurrentTraceContext.newBuilder().addScopeDecorator(MDCScopeDecorator.get()).build();
	}

	@AfterEach
	void remove() {
		this.tracing.close();
		ContextRegistry.getInstance().removeThreadLocalAccessor("tenant");
	}

	private String all() {
		Authentication user = SecurityContextHolder.getContext().getAuthentication();
		Observation observation = this.observations.getCurrentObservation();
		return "%s %s %s %s %s %s".formatted((user != null) ? user.getName() : null, MDC.get("request"), tenant.get(),
				(observation != null) ? observation.getContext().getName() : null, traceId(), MDC.get("traceId"));
	}

	private @Nullable String traceId() {
		Span span = this.tracer.currentSpan();
		return (span != null) ? span.context().traceId() : null;
	}

	private void traced(Runnable task) {
		this.traceIds.add(String.valueOf(traceId()));
		task.run();
	}

	private String ofTrace(String user, int index) {
		String traceId = this.traceIds.get(index);
		return "%1$s of-%1$s tenant-of-%1$s observed-%1$s %2$s %2$s".formatted(user, traceId);
	}

	private void as(String user, Runnable task) {
		SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken(user, ""));
		MDC.put("request", "of-" + user);
		tenant.set("tenant-of-" + user);
		try {
			Observation.start("observed-" + user, this.observations).observe(() -> traced(task));
		}
		finally {
			SecurityContextHolder.clearContext();
			MDC.clear();
			tenant.remove();
		}
	}

	private void emitInTurn(SignalBus bus) {
		as("ada", () -> bus.emit(new Ping()));
		bus.emit(new Ping());
		as("bob", () -> bus.emit(new Ping()));
		bus.emit(new Ping());
	}

	private void assertEachSawItsOwn() {
		await().until(() -> this.seen.size() == 4);
		assertThat(this.traceIds).hasSize(2).doesNotHaveDuplicates().allMatch((id) -> id.matches("[0-9a-f]{16,32}"));
		assertThat(this.seen).containsExactlyInAnyOrder(ofTrace("ada", 0), NOTHING, ofTrace("bob", 1), NOTHING);
		assertThat(all()).isEqualTo(NOTHING);
	}

	@ParameterizedTest
	@MethodSource("threads")
	void queuedListenerSeesWhatItsEmitterSawAndNothingElse(Executor threads) {
		SignalBus bus = bus(threads);
		bus.on(Ping.class, (event) -> {
			this.seen.add(all());
			leaveTracks();
		}, ListenerOptions.defaults().queued());
		emitInTurn(bus);
		assertEachSawItsOwn();
	}

	@ParameterizedTest
	@MethodSource("threads")
	void asynchronousListenerSeesWhatItsEmitterSawAndNothingElse(Executor threads) {
		SignalBus bus = bus(threads);
		bus.onAsync(Ping.class, (event) -> CompletableFuture.runAsync(this::leaveTracks, threads));
		bus.onAsync(Ping.class, (event) -> {
			this.seen.add(all());
			leaveTracks();
			return CompletableFuture.completedFuture(null);
		});
		PropagatedContext nothing = new PropagatedContext(new ContextRegistry());
		Executor clean = nothing.capture();
		clean.execute(() -> emitInTurn(bus));
		await().until(() -> this.seen.size() == 4);
		assertThat(this.seen).containsExactlyInAnyOrder(ofTrace("ada", 0), NOTHING, ofTrace("bob", 1), NOTHING);
	}

	private void leaveTracks() {
		SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("left", ""));
		MDC.put("request", "left");
		tenant.set("left");
	}

	private static SignalBus bus(Executor threads) {
		return SignalBus.builder()
			.context(new PropagatedContext(ContextRegistry.getInstance()))
			.laneThreads(threads)
			.build();
	}

	@Test
	void listenersOfTheApplicationsBusSeeTheContext() {
		runner().run((context) -> {
			SignalBus bus = context.getBean(SignalBus.class);
			bus.on(Ping.class, (event) -> this.seen.add(all()), ListenerOptions.defaults().queued());
			emitInTurn(bus);
			assertThat(bus.listeners().drain(Duration.ofSeconds(10))).isZero();
			assertEachSawItsOwn();
		});
	}

	@Test
	void userDefinedCaptureReplacesTheDefault() {
		ContextCapture mine = () -> Runnable::run;
		runner().withBean(ContextCapture.class, () -> mine)
			.run((context) -> assertThat(context.getBean(ContextCapture.class)).isSameAs(mine));
	}

	@Test
	void nothingIsCapturedWithoutTheLibrary() {
		runner().withClassLoader(new FilteredClassLoader("io.micrometer.context")).run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(ContextCapture.class);
			SignalBus bus = context.getBean(SignalBus.class);
			bus.on(Ping.class, (event) -> this.seen.add(all()), ListenerOptions.defaults().queued());
			as("ada", () -> bus.emit(new Ping()));
			assertThat(bus.listeners().drain(Duration.ofSeconds(10))).isZero();
			assertThat(this.seen).containsExactly(NOTHING);
		});
	}

	private static ApplicationContextRunner runner() {
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class));
	}

}
