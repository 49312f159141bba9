package io.lifecycle.autoconfigure.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.lifecycle.autoconfigure.application.ApplicationStateAutoConfiguration;
import io.lifecycle.autoconfigure.collector.CollectorAutoConfiguration;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.collector.BufferedCollector;
import io.lifecycle.collector.LifecycleCollector;
import io.lifecycle.connection.Connections;
import io.lifecycle.connection.RequestCapture;
import io.lifecycle.connection.TrackedServer;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.ResponseAborted;
import io.lifecycle.metrics.LifecycleMetrics;
import io.lifecycle.signal.SignalBus;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.startup.StartupTimeMetricsListenerAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link MetricsAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class MetricsAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class, CollectorAutoConfiguration.class,
				ApplicationStateAutoConfiguration.class, MetricsAutoConfiguration.class));

	private final ApplicationContextRunner runnerWithRegistry = this.runner.withBean(SimpleMeterRegistry.class);

	private final ApplicationContextRunner runnerWithBoot = this.runner.withConfiguration(AutoConfigurations.of(
			org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration.class,
			CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class,
			PrometheusMetricsExportAutoConfiguration.class, StartupTimeMetricsListenerAutoConfiguration.class));

	@Test
	void eventsAreCountedInTheRegistry() {
		this.runnerWithRegistry.run((context) -> {
			context.getBean(SignalBus.class).emit(new ResponseAborted(1, 0, 1, 10, 5));
			assertThat(aborted(context.getBean(MeterRegistry.class))).isEqualTo(1);
		});
	}

	// A WAR and Reactor Netty have no connections, so their meters would be zero for
	// ever.
	@Test
	void connectionsHaveMetersOnceAServerIsTracked() {
		Connections connections = new Connections(SignalBus.create(), 0, RequestCapture.defaults());
		this.runnerWithRegistry.withBean(Connections.class, () -> connections).run((context) -> {
			assertThat(lifecycleMeters(context)).contains("lifecycle.listeners")
				.noneMatch((name) -> name.matches(".*(connection|abort|client).*"));
			assertThat(context.getBean(SignalBus.class).hasListeners(ResponseAborted.class)).isFalse();
			connections.add(mock(TrackedServer.class));
			assertThat(lifecycleMeters(context)).contains("lifecycle.active_connections", "lifecycle.connections",
					"lifecycle.connection.sent", "lifecycle.aborted_responses", "lifecycle.client_disconnects");
			assertThat(context.getBean(SignalBus.class).hasListeners(ResponseAborted.class)).isTrue();
		});
	}

	private static List<String> lifecycleMeters(ApplicationContext context) {
		return context.getBean(MeterRegistry.class)
			.getMeters()
			.stream()
			.map((meter) -> meter.getId().getName())
			.distinct()
			.toList();
	}

	@Test
	void nothingListensWhenSwitchedOff() {
		this.runnerWithRegistry.withPropertyValues("lifecycle.metrics.enabled=false").run((context) -> {
			assertThat(context).doesNotHaveBean(LifecycleMetrics.class);
			assertThat(context.getBean(SignalBus.class).listeners().list()).isEmpty();
		});
	}

	@Test
	void backsOffForMetricsOfTheUser() {
		SimpleMeterRegistry mine = new SimpleMeterRegistry();
		SignalBus bus = SignalBus.create();
		LifecycleMetrics metrics = new LifecycleMetrics(mine, bus, 10);
		this.runnerWithRegistry.withBean("mine", LifecycleMetrics.class, () -> metrics).run((context) -> {
			assertThat(context).hasSingleBean(LifecycleMetrics.class);
			assertThat(context.getBean(SignalBus.class).hasListeners(ConnectionOpened.class)).isFalse();
		});
	}

	@Test
	void startsWithoutMicrometer() {
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(SignalBus.class)
				.doesNotHaveBean(MetricsAutoConfiguration.class));
	}

	@Test
	void nothingListensWithoutARegistry() {
		this.runner.run((context) -> {
			assertThat(context).hasNotFailed().doesNotHaveBean(LifecycleMetrics.class);
			assertThat(context.getBean(SignalBus.class).listeners().list()).isEmpty();
		});
	}

	@Test
	void registriesOfBootCountTogether() {
		this.runnerWithBoot.withBean("second", MeterRegistry.class, SimpleMeterRegistry::new).run((context) -> {
			context.getBean(SignalBus.class).emit(new ResponseAborted(1, 0, 1, 10, 5));
			assertThat(aborted(context.getBean("second", MeterRegistry.class))).isEqualTo(1);
			assertThat(aborted(context.getBean(PrometheusMeterRegistry.class))).isEqualTo(1);
		});
	}

	@Test
	void startsWithSeveralRegistriesOfWhichNoneIsPrimary() {
		this.runnerWithRegistry.withBean("second", MeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(LifecycleMetrics.class));
	}

	@Test
	void startupTimeIsLeftToBoot() {
		assertThat(startupMeters(WithBoot.class)).containsOnly("application.ready.time");
		assertThat(startupMeters(WithoutBoot.class)).containsOnly("lifecycle.startup.time");
	}

	private static List<String> startupMeters(Class<?> source) {
		SpringApplication application = new SpringApplication(source);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setRegisterShutdownHook(false);
		try (ConfigurableApplicationContext context = application.run()) {
			return context.getBean(MeterRegistry.class)
				.getMeters()
				.stream()
				.map((meter) -> meter.getId().getName())
				.filter((name) -> name.equals("application.ready.time") || name.startsWith("lifecycle.startup"))
				.toList();
		}
	}

	@Test
	void countsWithLazyInitialization() {
		this.runnerWithRegistry
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> assertThat(context.getBean(SignalBus.class).hasListeners(ConnectionOpened.class))
				.isTrue());
	}

	@Test
	void bufferedCollectorsAreMeasured() {
		this.runnerWithRegistry.withPropertyValues("lifecycle.collector.type=buffered")
			.withBean("own", LifecycleCollector.class, (Supplier<LifecycleCollector>) BufferedCollector::new)
			.run((context) -> {
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				double before = recorded(registry, "own");
				context.getBean(SignalBus.class).emit(new ResponseAborted(1, 0, 1, 10, 5));
				assertThat(recorded(registry, "own")).isEqualTo(before + 1);
				assertThat(recorded(registry, "bufferedCollector")).isEqualTo(before + 1);
				assertThat(context.getBean("own", BufferedCollector.class).flush()).hasSize((int) before + 1);
				assertThat(recorded(registry, "own")).isEqualTo(before + 1);
			});
	}

	@Test
	void registryThatOutlivesTheContextKeepsNoGauges() {
		SimpleMeterRegistry registry = new SimpleMeterRegistry();
		ApplicationContextRunner outlived = this.runner.withBean(MeterRegistry.class, () -> registry);
		List<Double> active = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			outlived.run((context) -> {
				context.getBean(SignalBus.class).emit(new ConnectionOpened(1, 0, "", -1, "", -1, "h1"));
				active.add(registry.get("lifecycle.active_connections").gauge().value());
			});
			assertThat(registry.find("lifecycle.active_connections").gauge()).isNull();
		}
		assertThat(active).containsExactly(1.0, 1.0);
	}

	@Test
	void limitThatIsNotPositiveStopsTheStart(CapturedOutput output) {
		SpringApplication application = new SpringApplication(WithoutBoot.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		Throwable failure = catchThrowable(() -> application.run("--lifecycle.metrics.max-tag-values=0"));
		assertThat(failure).hasRootCauseInstanceOf(InvalidConfigurationPropertyValueException.class);
		assertThat(output).contains("lifecycle.metrics.max-tag-values", "It must be positive.");
	}

	private static double aborted(MeterRegistry registry) {
		return registry.get("lifecycle.aborted_responses").counter().count();
	}

	private static double recorded(MeterRegistry registry, String collector) {
		return registry.get("lifecycle.collector.recorded").tag("collector", collector).functionCounter().count();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class WithBoot {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = StartupTimeMetricsListenerAutoConfiguration.class)
	static class WithoutBoot {

		@Bean
		SimpleMeterRegistry registry() {
			return new SimpleMeterRegistry();
		}

	}

}
