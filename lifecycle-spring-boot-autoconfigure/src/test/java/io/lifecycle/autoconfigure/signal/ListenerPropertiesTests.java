package io.lifecycle.autoconfigure.signal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

import io.lifecycle.autoconfigure.application.ApplicationStateAutoConfiguration;
import io.lifecycle.autoconfigure.application.ShutdownAutoConfiguration;
import io.lifecycle.autoconfigure.signal.SignalAutoConfigurationTests.Ping;
import io.lifecycle.event.ApplicationStateEvent;
import io.lifecycle.event.DrainBegin;
import io.lifecycle.event.DrainComplete;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.ShutdownBegin;
import io.lifecycle.event.ShutdownComplete;
import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.signal.ListenerState;
import io.lifecycle.signal.ListenerStatus;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.SignalListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * The effects of the properties of listeners.
 */
@ExtendWith(OutputCaptureExtension.class)
class ListenerPropertiesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class));

	private static SignalListener<Ping> failing() {
		return (event) -> {
			throw new IllegalStateException("on purpose");
		};
	}

	private static ListenerStatus only(SignalBus bus) {
		assertThat(bus.listeners().list()).hasSize(1);
		return bus.listeners().list().get(0);
	}

	private static void emit(SignalBus bus, int times) {
		IntStream.range(0, times).forEach((i) -> bus.emit(new Ping()));
	}

	@Test
	void listenerIsQuarantinedAfterFiftyFailuresByDefault() {
		this.runner.run((context) -> {
			SignalBus bus = context.getBean(SignalBus.class);
			bus.on(Ping.class, failing());
			emit(bus, 49);
			assertThat(only(bus).state()).isEqualTo(ListenerState.ACTIVE);
			emit(bus, 2);
			assertThat(only(bus).state()).isEqualTo(ListenerState.QUARANTINED);
			assertThat(only(bus).dropped()).isOne();
		});
	}

	@Test
	void quarantineHasANumberAndADelay() {
		this.runner
			.withPropertyValues("lifecycle.listeners.quarantine.failures=2", "lifecycle.listeners.quarantine.delay=0")
			.run((context) -> {
				SignalBus bus = context.getBean(SignalBus.class);
				bus.on(Ping.class, failing());
				emit(bus, 5);
				assertThat(only(bus).state()).isEqualTo(ListenerState.QUARANTINED);
				assertThat(only(bus).dropped()).isZero();
			});
	}

	@Test
	void quarantineIsSwitchedOffByOneProperty() {
		this.runner.withPropertyValues("lifecycle.listeners.quarantine.enabled=false").run((context) -> {
			SignalBus bus = context.getBean(SignalBus.class);
			bus.on(Ping.class, failing());
			emit(bus, 100);
			assertThat(only(bus).state()).isEqualTo(ListenerState.ACTIVE);
			assertThat(only(bus).failures()).isEqualTo(100);
		});
	}

	@Test
	void slowListenerIsReported(CapturedOutput output) {
		this.runner.withPropertyValues("lifecycle.listeners.slow-threshold=1ns").run((context) -> {
			SignalBus bus = context.getBean(SignalBus.class);
			bus.on(Ping.class, (event) -> {
			}, ListenerOptions.defaults().named("the slow one"));
			emit(bus, 1);
			assertThat(output).contains("Listener the slow one took");
		});
	}

	// Most of the time at the start is that of loading classes.
	@Test
	void slowListenersAreReportedOnceTheApplicationHasStarted(CapturedOutput output) {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(SlowStart.class)
			.web(WebApplicationType.NONE)
			.run("--lifecycle.listeners.slow-threshold=1ns", "--lifecycle.collector.type=logging",
					"--lifecycle.tasks.enabled=false")) {
			assertThat(context.getBean(SlowStart.class).heard).containsExactly("StartupBegin", "Ping",
					"StartupComplete");
			assertThat(output).doesNotContain("Listener ");
			context.getBean(SignalBus.class).emit(new Ping());
			assertThat(output).containsOnlyOnce("Listener ").contains("slowStart.listen(LifecycleEvent) took");
		}
	}

	@Test
	void stageIsGivenUpAfterTheTimeout() {
		this.runner.withPropertyValues("lifecycle.listeners.async-timeout=1ms").run((context) -> {
			SignalBus bus = context.getBean(SignalBus.class);
			bus.onAsync(Ping.class, (event) -> new CompletableFuture<>());
			emit(bus, 1);
			await().until(() -> only(bus).failures() == 1);
			assertThat(only(bus).lastError()).startsWith(TimeoutException.class.getName());
		});
	}

	@Test
	void strictBusFailsTheEmitter() {
		this.runner.withPropertyValues("lifecycle.listeners.strict=true").run((context) -> {
			SignalBus bus = context.getBean(SignalBus.class);
			bus.on(Ping.class, failing());
			assertThatIllegalStateException().isThrownBy(() -> emit(bus, 1)).withMessage("on purpose");
		});
	}

	@Test
	void strictBusDoesNotStopTheShutdown() {
		List<LifecycleEvent> received = new ArrayList<>();
		this.runner
			.withConfiguration(
					AutoConfigurations.of(ApplicationStateAutoConfiguration.class, ShutdownAutoConfiguration.class))
			.withPropertyValues("lifecycle.listeners.strict=true")
			.run((context) -> context.getBean(SignalBus.class).on(ApplicationStateEvent.class, (event) -> {
				received.add(event);
				throw new IllegalStateException("on purpose");
			}));
		assertThat(received).hasExactlyElementsOfTypes(ShutdownBegin.class, DrainBegin.class, DrainComplete.class,
				ShutdownComplete.class);
	}

	@ParameterizedTest
	@CsvSource({ "drop-newest,2", "drop-oldest,2", "block,2" })
	void lanesHaveTheCapacityOfTheProperties(String overflow, int dropped) {
		CountDownLatch release = new CountDownLatch(1);
		this.runner
			.withPropertyValues("lifecycle.listeners.lane.capacity=3", "lifecycle.listeners.lane.overflow=" + overflow,
					"lifecycle.listeners.lane.block-timeout=1ms")
			.run((context) -> {
				SignalBus bus = context.getBean(SignalBus.class);
				CountDownLatch entered = new CountDownLatch(1);
				bus.on(Ping.class, (event) -> {
					entered.countDown();
					release.await();
				}, ListenerOptions.defaults().queued());
				emit(bus, 1);
				assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
				emit(bus, 5);
				assertThat(only(bus).waiting()).isEqualTo(3);
				assertThat(only(bus).dropped()).isEqualTo(dropped);
				release.countDown();
			});
	}

	@Test
	void drainTimeoutLimitsTheEnd(CapturedOutput output) {
		CountDownLatch release = new CountDownLatch(1);
		this.runner.withPropertyValues("lifecycle.listeners.drain-timeout=1ms").run((context) -> {
			SignalBus bus = context.getBean(SignalBus.class);
			CountDownLatch entered = new CountDownLatch(1);
			bus.on(Ping.class, (event) -> {
				entered.countDown();
				release.await();
			}, ListenerOptions.defaults().queued());
			emit(bus, 1);
			assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
			emit(bus, 2);
		});
		release.countDown();
		assertThat(output).contains("Dropped 2 events that did not reach their queued listeners within PT0.001S");
	}

	@Test
	void pausedContextKeepsItsLanesOpen() {
		this.runner.run((context) -> {
			SignalBus bus = context.getBean(SignalBus.class);
			CountDownLatch received = new CountDownLatch(1);
			bus.on(Ping.class, (event) -> received.countDown(), ListenerOptions.defaults().queued());
			context.getSourceApplicationContext().stop();
			context.getSourceApplicationContext().start();
			emit(bus, 1);
			assertThat(received.await(10, TimeUnit.SECONDS)).isTrue();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "async-timeout=-1s", "slow-threshold=-1s", "drain-timeout=-1s", "lane.block-timeout=-1s",
			"quarantine.delay=-1s", "lane.capacity=0", "quarantine.failures=0", "lane.overflow=block" })
	void senselessPropertyStopsTheStart(String property) {
		this.runner
			.withPropertyValues("lifecycle.listeners." + property,
					property.startsWith("lane.overflow") ? "lifecycle.listeners.lane.block-timeout=0" : "x=y")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("lifecycle.listeners." + property.substring(0, property.indexOf('=')) + " "));
	}

	@Test
	void senselessPropertyIsReportedWithCauseAndAction(CapturedOutput output) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatException().isThrownBy(() -> application.run("--lifecycle.listeners.quarantine.failures=0").close());
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Invalid value '0' for configuration property 'lifecycle.listeners.quarantine.failures'")
			.contains("set 'lifecycle.listeners.quarantine.enabled' to 'false'.");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(SignalAutoConfiguration.class)
	static class Application {

	}

	@Configuration("slowStart")
	@EnableAutoConfiguration
	static class SlowStart implements ApplicationRunner {

		private final List<String> heard = new ArrayList<>();

		private final SignalBus bus;

		SlowStart(SignalBus bus) {
			this.bus = bus;
		}

		@OnSignal
		void listen(LifecycleEvent event) {
			this.heard.add(event.getClass().getSimpleName());
		}

		@Override
		public void run(ApplicationArguments args) {
			this.bus.emit(new Ping());
		}

	}

}
