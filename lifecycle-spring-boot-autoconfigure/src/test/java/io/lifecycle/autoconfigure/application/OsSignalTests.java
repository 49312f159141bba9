package io.lifecycle.autoconfigure.application;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.lifecycle.application.GracefulShutdown;
import io.lifecycle.event.ShutdownBegin;
import io.lifecycle.event.ShutdownReason;
import io.lifecycle.signal.SignalBus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sun.misc.Signal;
import sun.misc.SignalHandler;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The handling of OS signals, with a previous handler that does not end the tests.
 */
@ExtendWith(OutputCaptureExtension.class)
class OsSignalTests {

	private static final Signal TERM = new Signal("TERM");

	private final BlockingQueue<Signal> handedOn = new LinkedBlockingQueue<>();

	private final SignalHandler before = this.handedOn::add;

	private SignalHandler original;

	@BeforeEach
	void install() {
		this.original = Signal.handle(TERM, this.before);
	}

	@AfterEach
	void restore() {
		Signal.handle(TERM, this.original);
	}

	@Test
	void signalIsNamedAndHandedOnAndASecondOneIgnored(CapturedOutput output) throws Exception {
		List<ShutdownReason> reasons = new ArrayList<>();
		try (ConfigurableApplicationContext context = run()) {
			context.getBean(SignalBus.class).on(ShutdownBegin.class, (event) -> reasons.add(event.reason()));
			GracefulShutdown shutdown = context.getBean(GracefulShutdown.class);
			assertThat(shutdown.isInitiated()).isFalse();
			Signal.raise(TERM);
			assertThat(this.handedOn.poll(10, TimeUnit.SECONDS)).isEqualTo(TERM);
			assertThat(shutdown.isInitiated()).isTrue();
			Signal.raise(TERM);
			await().until(() -> output.getAll().contains("ignored"));
			shutdown.initiate();
			assertThat(context.isActive()).isTrue();
		}
		assertThat(this.handedOn).isEmpty();
		assertThat(reasons).containsExactly(ShutdownReason.SIGTERM);
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
	@EnableAutoConfiguration
	static class Application {

	}

}
