package io.lifecycle.autoconfigure.console;

import io.lifecycle.autoconfigure.actuate.SignalsEndpointAutoConfiguration;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.collector.RecentEvents;
import io.lifecycle.console.Console;
import io.lifecycle.console.ConsoleEndpoint;
import io.lifecycle.console.ConsoleSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class ConsoleAutoConfigurationTests {

	private final WebApplicationContextRunner web = new WebApplicationContextRunner()
		.withUserConfiguration(AutoConfigured.class)
		.withPropertyValues("management.endpoints.web.exposure.include=console,signals");

	@Test
	void presentWhereExposed() {
		this.web.run((context) -> {
			assertThat(context).hasSingleBean(Console.class).hasSingleBean(ConsoleEndpoint.class);
			assertThat(context).hasBean("lifecycle.consoleHandlerMapping");
			assertThat(context.getBean("lifecycle.recentEvents", RecentEvents.class).isAlwaysKept()).isFalse();
		});
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-", textBlock = """
			management.server.port=1, other=1,                  http://localhost:8443
			management.server.port=1, server.ssl.bundle=shop,   https://localhost:8443
			management.server.port=1, server.ssl.enabled=false, http://localhost:8443
			other=1,                  server.ssl.bundle=shop,   -
			""")
	void pageKnowsTheApplicationOfAnotherPort(String port, String ssl, @Nullable String address) {
		this.web.withPropertyValues("local.server.port=8443", port, ssl)
			.run((context) -> assertThat(context.getBean(ConsoleSource.class).server().get()).isEqualTo(address));
	}

	@Test
	void endpointAndConsoleReadOneRing() {
		this.web.withPropertyValues("management.endpoint.signals.recent-events=10", "lifecycle.console.keep=5")
			.run((context) -> {
				assertThat(context).hasNotFailed().hasSingleBean(RecentEvents.class);
				assertThat(context.getBean("lifecycle.recentEvents", RecentEvents.class).isAlwaysKept()).isTrue();
			});
	}

	@Test
	void notExposedByDefault() {
		new WebApplicationContextRunner().withUserConfiguration(AutoConfigured.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(Console.class)
				.doesNotHaveBean(RecentEvents.class)
				.doesNotHaveBean("lifecycle.consoleHandlerMapping"));
	}

	@Test
	void offByAccess() {
		this.web.withPropertyValues("management.endpoint.console.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(Console.class)
				.hasSingleBean(SignalsEndpointAutoConfiguration.class));
	}

	@Test
	void backsOffForBeansOfTheUser() {
		ConsoleEndpoint own = new ConsoleEndpoint();
		this.web.withBean("own", ConsoleEndpoint.class, () -> own)
			.run((context) -> assertThat(context.getBean(ConsoleEndpoint.class)).isSameAs(own));
	}

	@ParameterizedTest
	@CsvSource({ "org.springframework.boot.actuate", "tools.jackson.databind" })
	void silentWithoutALibrary(String library) {
		new WebApplicationContextRunner().withUserConfiguration(Imported.class)
			.withPropertyValues("management.endpoints.web.exposure.include=console")
			.withClassLoader(new FilteredClassLoader(library))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("lifecycle.console"));
	}

	@Test
	void silentWithoutAWebApplication() {
		new ApplicationContextRunner().withUserConfiguration(AutoConfigured.class)
			.withPropertyValues("management.endpoints.web.exposure.include=console")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(Console.class));
	}

	@ParameterizedTest
	@CsvSource({ "lifecycle.console.keep, -1", "lifecycle.console.max-streams, 0" })
	void wrongValuesPreventTheStart(String name, String value) {
		this.web.withPropertyValues(name + '=' + value)
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining(name));
	}

	@Test
	void pageIsPartOfANativeImage() {
		RuntimeHints hints = new RuntimeHints();
		new ConsoleHints().registerHints(hints, null);
		assertThat(RuntimeHintsPredicates.resource().forResource("io/lifecycle/console/ui/index.html")).accepts(hints);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class AutoConfigured {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SignalAutoConfiguration.class, ConsoleAutoConfiguration.class })
	static class Imported {

	}

}
