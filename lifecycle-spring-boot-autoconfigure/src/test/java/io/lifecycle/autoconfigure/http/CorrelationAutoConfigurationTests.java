package io.lifecycle.autoconfigure.http;

import io.lifecycle.connection.Connections;
import io.lifecycle.connection.RequestCapture;
import io.lifecycle.http.servlet.CorrelationFilter;
import io.lifecycle.signal.SignalBus;
import io.micrometer.tracing.Tracer;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CorrelationAutoConfiguration}.
 */
class CorrelationAutoConfigurationTests {

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HttpAutoConfiguration.class, CorrelationAutoConfiguration.class))
		.withBean(Connections.class, () -> new Connections(SignalBus.create(), 0, RequestCapture.defaults()));

	private final WebApplicationContextRunner traced = this.runner.withBean(Tracer.class, () -> Tracer.NOOP);

	@Test
	void nothingStandsInTheWayWithoutTracerAndMdc() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean("lifecycle.correlationFilter")
			.doesNotHaveBean("lifecycle.mdcFilter"));
	}

	@Test
	void tracerIsAsked() {
		this.traced.run((context) -> assertThat(context).hasBean("lifecycle.correlationFilter")
			.doesNotHaveBean("lifecycle.mdcFilter"));
	}

	@Test
	void mdcNeedsNoTracer() {
		this.runner.withPropertyValues("lifecycle.http.mdc=true")
			.withClassLoader(new FilteredClassLoader("io.micrometer.tracing"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasBean("lifecycle.mdcFilter")
				.doesNotHaveBean("lifecycle.correlationFilter"));
	}

	@Test
	void oneFilterDoesBoth() {
		this.traced.withPropertyValues("lifecycle.http.mdc=true")
			.run((context) -> assertThat(context).hasBean("lifecycle.correlationFilter")
				.doesNotHaveBean("lifecycle.mdcFilter"));
	}

	@Test
	void withoutTheLibraryNothingIsThere() {
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer.tracing"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("lifecycle.correlationFilter"));
	}

	@Test
	void disabledWithRequestEvents() {
		this.traced.withPropertyValues("lifecycle.http.enabled=false", "lifecycle.http.mdc=true")
			.run((context) -> assertThat(context).doesNotHaveBean(FilterRegistrationBean.class));
	}

	@Test
	void backsOffForAUserFilter() {
		this.traced.withBean(CorrelationFilter.class, () -> new CorrelationFilter(() -> "mine", false))
			.run((context) -> assertThat(context).hasSingleBean(CorrelationFilter.class)
				.doesNotHaveBean("lifecycle.correlationFilter"));
	}

}
