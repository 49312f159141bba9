package io.lifecycle.autoconfigure.application;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.lifecycle.application.GracefulShutdown;
import io.lifecycle.autoconfigure.EnableMostAutoConfiguration;
import io.lifecycle.event.ShutdownBegin;
import io.lifecycle.event.ShutdownReason;
import io.lifecycle.signal.SignalBus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import sun.misc.Signal;
import sun.misc.SignalHandler;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/**
 * The handling of OS signals, with a previous handler that does not end the tests.
 */
@ExtendWith(OutputCaptureExtension.class)
class OsSignalTests {

	private static final Signal TERM = new Signal("TERM");

	private static final Signal INT = new Signal("INT");

	private final BlockingQueue<Signal> handedOn = new LinkedBlockingQueue<>();

	private volatile Runnable onSignal = () -> {
	};

	private final SignalHandler before = (signal) -> {
		this.handedOn.add(signal);
		this.onSignal.run();
	};

	private SignalHandler original;

	private SignalHandler originalInt;

	@BeforeEach
	void install() {
		this.original = Signal.handle(TERM, this.before);
		this.originalInt = Signal.handle(INT, this.before);
	}

	@AfterEach
	void restore() {
		Signal.handle(TERM, this.original);
		Signal.handle(INT, this.originalInt);
	}

	// A shell or a debugger may use an OS signal for itself.
	@Test
	void handlerThatTakesOsSignalsHearsEachUntilTheShutdownBegins(CapturedOutput output) throws Exception {
		List<ShutdownReason> reasons = new CopyOnWriteArrayList<>();
		try (ConfigurableApplicationContext context = run()) {
			context.getBean(SignalBus.class).on(ShutdownBegin.class, (event) -> reasons.add(event.reason()));
			GracefulShutdown shutdown = context.getBean(GracefulShutdown.class);
			for (Signal signal : List.of(TERM, TERM, isInterruptible() ? INT : TERM, TERM)) {
				Signal.raise(signal);
				assertThat(this.handedOn.poll(10, TimeUnit.SECONDS)).isEqualTo(signal);
				assertThat(shutdown.isInitiated()).isFalse();
			}
			assertThat(context.isActive()).isTrue();
			shutdown.initiate();
			assertThat(shutdown.await(Duration.ofSeconds(10))).isTrue();
		}
		assertThat(reasons).containsExactly(ShutdownReason.SIGTERM);
		assertThat(output).doesNotContain("ignored");
	}

	@ParameterizedTest
	@EnumSource(names = { "SIGTERM", "SIGINT" })
	void secondOsSignalIsIgnoredWhileTheShutdownOfTheFirstRuns(ShutdownReason reason, CapturedOutput output)
			throws Exception {
		assumeThat(reason == ShutdownReason.SIGTERM || isInterruptible()).isTrue();
		List<ShutdownReason> reasons = new CopyOnWriteArrayList<>();
		CountDownLatch second = new CountDownLatch(1);
		try (ConfigurableApplicationContext context = run()) {
			context.getBean(SignalBus.class).on(ShutdownBegin.class, (event) -> {
				reasons.add(event.reason());
				assertThat(second.await(10, TimeUnit.SECONDS)).isTrue();
			});
			GracefulShutdown shutdown = context.getBean(GracefulShutdown.class);
			this.onSignal = shutdown::initiate;
			Signal.raise((reason == ShutdownReason.SIGTERM) ? TERM : INT);
			await().until(() -> !reasons.isEmpty());
			this.handedOn.clear();
			Signal.raise(TERM);
			await().until(() -> output.getAll().contains("SIGTERM received again: ignored"));
			second.countDown();
			assertThat(shutdown.await(Duration.ofSeconds(10))).isTrue();
		}
		assertThat(this.handedOn).isEmpty();
		assertThat(reasons).containsExactly(reason);
	}

	@Test
	void osSignalIsHandedOnWhileOnlyOneOfTwoContextsIsClosed() throws Exception {
		CountDownLatch closing = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		try (ConfigurableApplicationContext first = run(); ConfigurableApplicationContext second = run()) {
			first.getBean(SignalBus.class).on(ShutdownBegin.class, (event) -> {
				closing.countDown();
				assertThat(release.await(10, TimeUnit.SECONDS)).isTrue();
			});
			first.getBean(GracefulShutdown.class).initiate();
			assertThat(closing.await(10, TimeUnit.SECONDS)).isTrue();
			Signal.raise(TERM);
			assertThat(this.handedOn.poll(10, TimeUnit.SECONDS)).isEqualTo(TERM);
			release.countDown();
			assertThat(second.isActive()).isTrue();
		}
	}

	// A library may install its handler while a first context is open, and keep the
	// first handler of ours.
	@Test
	void osSignalPassesAllHandlersWhenAnotherContextFollows() throws Exception {
		try (ConfigurableApplicationContext context = run()) {
			SignalHandler ours = current();
			Signal.handle(TERM, (signal) -> ours.handle(signal));
			assertThat(context.isActive()).isTrue();
		}
		try (ConfigurableApplicationContext context = run()) {
			Signal.raise(TERM);
			assertThat(this.handedOn.poll(10, TimeUnit.SECONDS)).isEqualTo(TERM);
			assertThat(context.isActive()).isTrue();
		}
	}

	@Test
	void handlersAreInstalledOnceAndRestoredWithTheLastContext() {
		try (ConfigurableApplicationContext first = run()) {
			SignalHandler ours = current();
			assertThat(ours).isNotSameAs(this.before);
			run().close();
			assertThat(current()).isSameAs(ours);
			assertThat(first.isActive()).isTrue();
		}
		assertThat(current()).isSameAs(this.before);
	}

	@Test
	void handlerThatCameLaterStaysAndMayHandOn() throws Exception {
		SignalHandler later;
		try (ConfigurableApplicationContext context = run()) {
			SignalHandler ours = current();
			later = ours::handle;
			Signal.handle(TERM, later);
			assertThat(context.isActive()).isTrue();
		}
		assertThat(current()).isSameAs(later);
		Signal.raise(TERM);
		assertThat(this.handedOn.poll(10, TimeUnit.SECONDS)).isEqualTo(TERM);
	}

	@ParameterizedTest
	@ValueSource(strings = { "handle-os-signals", "handle-signals" })
	void handlersAreLeftAloneWhereTheyAreSwitchedOff(String property) {
		try (ConfigurableApplicationContext context = run("--lifecycle.shutdown." + property + "=false")) {
			assertThat(current()).isSameAs(this.before);
			assertThat(context.isActive()).isTrue();
		}
	}

	@Test
	void handlersAreInstalledWhereBeansAreLazy() {
		try (ConfigurableApplicationContext context = run("--spring.main.lazy-initialization=true")) {
			assertThat(current()).isNotSameAs(this.before);
			assertThat(context.getBeanFactory().getSingletonNames()).as("created without being asked for")
				.contains(Stream.of(context.getBeanDefinitionNames())
					.filter((name) -> name.startsWith("lifecycle.") && context.getBeanFactory().isSingleton(name)
							&& !context.getBeanFactory().getBeanDefinition(name).isLazyInit())
					.toArray(String[]::new))
				.contains("lifecycle.osSignals");
		}
	}

	// A shell lets a process in the background ignore SIGINT, and the JVM respects that.
	private boolean isInterruptible() {
		return this.originalInt != SignalHandler.SIG_IGN;
	}

	private static ConfigurableApplicationContext run(String... arguments) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.registerShutdownHook(false)
			.run(arguments);
	}

	private static SignalHandler current() {
		SignalHandler current = Signal.handle(TERM, SignalHandler.SIG_DFL);
		Signal.handle(TERM, current);
		return current;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableMostAutoConfiguration
	static class Application {

	}

}
