package io.lifecycle.autoconfigure.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import io.lifecycle.connection.Connections;
import io.lifecycle.connection.RequestCapture;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.http.servlet.CorrelationFilter;
import io.lifecycle.signal.SignalBus;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import jakarta.servlet.Filter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CorrelationAutoConfiguration}.
 */
class CorrelationAutoConfigurationTests {

	private final SignalBus bus = SignalBus.create();

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HttpAutoConfiguration.class, CorrelationAutoConfiguration.class))
		.withBean(Connections.class, () -> new Connections(this.bus, 0, RequestCapture.defaults()));

	private final WebApplicationContextRunner traced = this.runner.withBean(Tracer.class, () -> Tracer.NOOP);

	@Test
	void nothingStandsInTheWayWithoutTracerAndMdc() {
		this.runner.withClassLoader(new FilteredClassLoader("io.opentelemetry"))
			.run((context) -> assertThat(context).doesNotHaveBean("lifecycle.correlationFilter")
				.doesNotHaveBean("lifecycle.mdcFilter")
				.doesNotHaveBean("lifecycle.openTelemetryFilter"));
	}

	@Test
	void tracerIsAsked() {
		this.traced.run((context) -> assertThat(context).hasBean("lifecycle.correlationFilter")
			.doesNotHaveBean("lifecycle.mdcFilter"));
	}

	@Test
	void mdcNeedsNoTracer() {
		this.runner.withPropertyValues("lifecycle.http.mdc=true")
			.withClassLoader(new FilteredClassLoader("io.micrometer.tracing", "io.opentelemetry"))
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

	// The agent of OpenTelemetry traces requests without a bean.
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void traceOfAnAgentIsNoted(boolean tracer) {
		List<RequestComplete> complete = new ArrayList<>();
		this.bus.on(RequestComplete.class, complete::add);
		String id = "4bf92f3577b34da6a3ce929d0e0e4736";
		Span span = Span
			.wrap(SpanContext.create(id, "00f067aa0ba902b7", TraceFlags.getSampled(), TraceState.getDefault()));
		(tracer ? this.traced : this.runner).run((context) -> {
			Filter exchange = filter(context, "lifecycle.exchangeFilter");
			Filter correlation = filter(context,
					tracer ? "lifecycle.correlationFilter" : "lifecycle.openTelemetryFilter");
			exchange.doFilter(new MockHttpServletRequest("GET", "/"), new MockHttpServletResponse(),
					(request, response) -> {
						try (Scope scope = span.makeCurrent()) {
							correlation.doFilter(request, response,
									(handled, answered) -> assertThat(scope).isNotNull());
						}
					});
		});
		assertThat(complete).singleElement().satisfies((event) -> assertThat(event.traceId()).isEqualTo(id));
	}

	private static Filter filter(ApplicationContext context, String name) {
		return Objects.requireNonNull(context.getBean(name, FilterRegistrationBean.class).getFilter());
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
