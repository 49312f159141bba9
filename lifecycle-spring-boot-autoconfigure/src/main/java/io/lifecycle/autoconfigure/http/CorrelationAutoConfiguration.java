package io.lifecycle.autoconfigure.http;

import io.lifecycle.connection.Connections;
import io.lifecycle.http.servlet.CorrelationFilter;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.util.ClassUtils;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the correlation of events and
 * log lines: the current trace of a request, and its ids in the MDC.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = HttpAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(Filter.class)
@ConditionalOnBean(Connections.class)
@ConditionalOnBooleanProperty(name = "lifecycle.http.enabled", matchIfMissing = true)
@EnableConfigurationProperties(HttpProperties.class)
public final class CorrelationAutoConfiguration {

	private static final boolean OPEN_TELEMETRY = ClassUtils.isPresent(OpenTelemetryTrace.API,
			CorrelationAutoConfiguration.class.getClassLoader());

	CorrelationAutoConfiguration() {
	}

	// The filter follows the exchange filter and Boot's observation filter, which begins
	// the trace.
	private static FilterRegistrationBean<CorrelationFilter> register(CorrelationFilter filter) {
		FilterRegistrationBean<CorrelationFilter> registration = new FilterRegistrationBean<>(filter);
		registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
		registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);
		return registration;
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(Tracer.class)
	@ConditionalOnBean(Tracer.class)
	static class Traced {

		@Bean("lifecycle.correlationFilter")
		@ConditionalOnMissingBean(value = CorrelationFilter.class,
				parameterizedContainer = FilterRegistrationBean.class)
		FilterRegistrationBean<CorrelationFilter> correlationFilter(Tracer tracer, HttpProperties properties) {
			return register(new CorrelationFilter(() -> traceId(tracer), properties.mdc()));
		}

		private static @Nullable String traceId(Tracer tracer) {
			Span span = tracer.currentSpan();
			String id = (span != null) ? span.context().traceId() : null;
			if (id != null && !id.isEmpty()) {
				return id;
			}
			// A no-op tracer has empty ids, but an agent may trace the application.
			return OPEN_TELEMETRY ? OpenTelemetryTrace.id() : null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = OpenTelemetryTrace.API)
	@ConditionalOnMissingBean(type = "io.micrometer.tracing.Tracer")
	static class OpenTelemetryTraced {

		@Bean("lifecycle.openTelemetryFilter")
		@ConditionalOnMissingBean(value = CorrelationFilter.class,
				parameterizedContainer = FilterRegistrationBean.class)
		FilterRegistrationBean<CorrelationFilter> openTelemetryFilter(HttpProperties properties) {
			return register(new CorrelationFilter(OpenTelemetryTrace::id, properties.mdc()));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(type = "io.micrometer.tracing.Tracer")
	@ConditionalOnMissingClass(OpenTelemetryTrace.API)
	@ConditionalOnBooleanProperty("lifecycle.http.mdc")
	static class Untraced {

		@Bean("lifecycle.mdcFilter")
		@ConditionalOnMissingBean(value = CorrelationFilter.class,
				parameterizedContainer = FilterRegistrationBean.class)
		FilterRegistrationBean<CorrelationFilter> mdcFilter() {
			return register(new CorrelationFilter(() -> null, true));
		}

	}

}
