package io.lifecycle.autoconfigure.actuate;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.lifecycle.actuate.ListenerDescriptor;
import io.lifecycle.actuate.SignalsEndpoint;
import io.lifecycle.actuate.SignalsHealthIndicator;
import io.lifecycle.actuate.SignalsJmxExtension;
import io.lifecycle.actuate.SignalsWebExtension;
import io.lifecycle.autoconfigure.collector.CollectorAutoConfiguration;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.collector.EventCursor;
import io.lifecycle.collector.NoopCollector;
import io.lifecycle.collector.RecentEvents;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.text.Redaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

class SignalsEndpointAutoConfigurationTests {

	private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(SignalAutoConfiguration.class,
			CollectorAutoConfiguration.class, SignalsEndpointAutoConfiguration.class,
			SignalsHealthContributorAutoConfiguration.class);

	private final WebApplicationContextRunner web = new WebApplicationContextRunner().withConfiguration(CONFIGURATIONS)
		.withPropertyValues("management.endpoints.web.exposure.include=signals");

	@Test
	void presentWhereExposed() {
		this.web.run((context) -> assertThat(context).hasSingleBean(SignalsEndpoint.class)
			.hasSingleBean(SignalsWebExtension.class)
			.hasSingleBean(SignalsHealthIndicator.class)
			.doesNotHaveBean(SignalsJmxExtension.class)
			.doesNotHaveBean(RecentEvents.class));
	}

	@Test
	void notExposedByDefault() {
		new WebApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.run((context) -> assertThat(context).doesNotHaveBean(SignalsEndpoint.class)
				.doesNotHaveBean(SignalsWebExtension.class)
				.hasSingleBean(SignalsHealthIndicator.class));
	}

	@Test
	void offByAccess() {
		this.web
			.withPropertyValues("management.endpoint.signals.access=NONE",
					"management.endpoint.signals.recent-events=10")
			.run((context) -> assertThat(context).doesNotHaveBean(SignalsEndpoint.class)
				.doesNotHaveBean(RecentEvents.class));
	}

	@Test
	void backsOffForBeansOfTheUser() {
		SignalsEndpoint own = new SignalsEndpoint(SignalBus.create(), List::of, List::of, Map::of, null,
				new Redaction((text) -> text, (name, value) -> value), Show.NEVER);
		this.web.withBean("own", SignalsEndpoint.class, () -> own)
			.run((context) -> assertThat(context.getBean(SignalsEndpoint.class)).isSameAs(own));
	}

	@ParameterizedTest
	@ValueSource(strings = { "signals", "signalsHealthIndicator", "signalsHealthContributor" })
	void healthBacksOffForAContributorOfTheSameName(String bean) {
		HealthIndicator own = () -> Health.down().build();
		this.web.withBean(bean, HealthIndicator.class, () -> own)
			.withConfiguration(AutoConfigurations.of(HealthContributorRegistryAutoConfiguration.class))
			.run((context) -> {
				assertThat(context).hasNotFailed().doesNotHaveBean(SignalsHealthIndicator.class);
				assertThat(context.getBean(HealthContributorRegistry.class).getContributor("signals")).isSameAs(own);
			});
	}

	@Test
	void endpointOfAChildShowsItsOwnListeners() {
		this.web.run((parent) -> this.web.withParent(parent).run((child) -> {
			SignalBus bus = child.getBean("lifecycle.signalBus", SignalBus.class);
			bus.on(BackgroundTaskStarted.class, (event) -> {
			}, ListenerOptions.defaults().named("ofTheChild"));
			assertThat(child.getBean(SignalsEndpoint.class).signals(null, null).listeners())
				.extracting(ListenerDescriptor::name)
				.contains("ofTheChild");
			assertThat(parent.getBean(SignalsEndpoint.class).signals(null, null).listeners())
				.extracting(ListenerDescriptor::name)
				.doesNotContain("ofTheChild");
		}));
	}

	@ParameterizedTest
	@ValueSource(strings = { "management.health.signals.enabled", "management.health.defaults.enabled" })
	void healthIsOffByProperty(String property) {
		this.web.withPropertyValues(property + "=false")
			.run((context) -> assertThat(context).doesNotHaveBean(SignalsHealthIndicator.class)
				.hasSingleBean(SignalsEndpoint.class));
	}

	@Test
	void silentWithoutActuator() {
		new WebApplicationContextRunner().withUserConfiguration(AutoConfigured.class)
			.withPropertyValues("management.endpoints.web.exposure.include=signals")
			.withClassLoader(
					new FilteredClassLoader("org.springframework.boot.actuate", "org.springframework.boot.health"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(SignalBus.class)
				.doesNotHaveBean("signalsEndpoint")
				.doesNotHaveBean("signalsHealthIndicator"));
	}

	@Test
	void silentWithoutBus() {
		new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SignalsEndpointAutoConfiguration.class,
					SignalsHealthContributorAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=signals")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(SignalsEndpoint.class)
				.doesNotHaveBean(SignalsHealthIndicator.class));
	}

	@Test
	void recentEventsLeaveTheChoiceOfCollectorsAlone() {
		this.web.withPropertyValues("management.endpoint.signals.recent-events=10")
			.run((context) -> assertThat(context).hasSingleBean(RecentEvents.class).hasSingleBean(NoopCollector.class));
	}

	@Test
	void ringThatIsReadAtTimesIsSubscribedOnlyThen() {
		this.web.withBean("ring", RecentEvents.class, () -> new RecentEvents(0, 100, (text) -> text)).run((context) -> {
			SignalBus bus = context.getBean(SignalBus.class);
			SignalsEndpoint endpoint = context.getBean(SignalsEndpoint.class);
			assertThat(bus.hasListeners(BackgroundTaskStarted.class)).isFalse();
			assertThat(endpoint.signals(null, null).events()).isNull();
			try (EventCursor cursor = context.getBean(RecentEvents.class).open(0)) {
				assertThat(bus.hasListeners(BackgroundTaskStarted.class)).isTrue();
				bus.emit(new BackgroundTaskStarted("t-1", "task"));
				EventCursor.Visitor visitor = mock();
				assertThat(cursor.read(10, visitor)).isEqualTo(1);
			}
		});
	}

	@Test
	void sanitizingFunctionsOfTheApplicationApply() {
		this.web.withPropertyValues("management.endpoint.signals.show-values=always")
			.withBean(SanitizingFunction.class,
					() -> (data) -> data.getKey().equals("error") ? data.withValue("here") : data)
			.run((context) -> {
				SignalBus bus = context.getBean(SignalBus.class);
				bus.on(BackgroundTaskStarted.class, (event) -> {
					throw new IllegalStateException("user 7");
				}, ListenerOptions.defaults().named("broken"));
				bus.emit(new BackgroundTaskStarted("t-1", "task"));
				assertThat(context.getBean(SignalsEndpoint.class).signals(null, null).listeners())
					.filteredOn((listener) -> listener.name().equals("broken"))
					.extracting(ListenerDescriptor::lastError)
					.containsExactly("here");
			});
	}

	@Test
	void valuesAreHiddenUnlessTheUserIsAuthorized() {
		new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withPropertyValues("management.endpoints.web.exposure.include=signals",
					"management.endpoint.signals.show-values=when-authorized", "management.endpoint.signals.roles=ops")
			.run((context) -> {
				SignalsEndpointProperties properties = context.getBean(SignalsEndpointProperties.class);
				assertThat(properties.showValues()).isEqualTo(Show.WHEN_AUTHORIZED);
				assertThat(properties.roles()).containsExactly("ops");
			});
	}

	@ParameterizedTest
	@CsvSource({ "actuator|spring-boot-health, org.springframework.boot.actuate.endpoint.annotation.Endpoint",
			"actuator|micrometer-(core|registry|tracing)|boot-micrometer|brave, io.micrometer.core.instrument.MeterRegistry",
			"context-propagation, io.micrometer.context.ContextSnapshotFactory" })
	void applicationStartsWithout(String jars, String absent) throws Exception {
		Predicate<String> left = Pattern.compile(jars).asPredicate().negate();
		String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> left.test(Path.of(entry).getFileName().toString()))
			.collect(Collectors.joining(File.pathSeparator));
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classPath, WithoutLibraries.class.getName(),
				absent)
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(output).isZero();
		assertThat(output).contains("200 user 1, complete at /users/{id}");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SignalAutoConfiguration.class, CollectorAutoConfiguration.class,
			SignalsEndpointAutoConfiguration.class, SignalsHealthContributorAutoConfiguration.class })
	static class AutoConfigured {

	}

}
