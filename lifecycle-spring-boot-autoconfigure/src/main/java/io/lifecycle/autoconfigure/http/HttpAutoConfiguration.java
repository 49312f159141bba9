package io.lifecycle.autoconfigure.http;

import java.util.List;

import io.lifecycle.application.ShutdownPhase;
import io.lifecycle.application.ShutdownStep;
import io.lifecycle.autoconfigure.connection.ConnectionAutoConfiguration;
import io.lifecycle.connection.Connections;
import io.lifecycle.connection.Observers;
import io.lifecycle.connection.RequestCapture;
import io.lifecycle.http.servlet.ExchangeErrorResolver;
import io.lifecycle.http.servlet.ExchangeFilter;
import io.lifecycle.http.servlet.ExchangeInterceptor;
import io.lifecycle.http.stream.EventStreamInterceptor;
import io.lifecycle.http.stream.OpenStreams;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.handler.MappedInterceptor;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for request events: the data that
 * they capture, and the data that only the application side knows.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ConnectionAutoConfiguration.class)
@ConditionalOnWebApplication
@EnableConfigurationProperties(HttpProperties.class)
public final class HttpAutoConfiguration {

	HttpAutoConfiguration() {
	}

	@Bean("lifecycle.requestCapture")
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	RequestCapture requestCapture(HttpProperties properties, Environment environment,
			ObjectProvider<ForwardedHeaderFilters> filters) {
		RequestCapture capture = properties.capture(environment);
		ForwardedHeaderFilters servletFilters = filters.getIfAvailable();
		if (servletFilters != null) {
			return capture.seenThrough(servletFilters::view);
		}
		return "framework".equalsIgnoreCase(environment.getProperty("server.forward-headers-strategy"))
				? capture.seenThrough(ForwardedRequestHead::of) : capture;
	}

	@Bean("lifecycle.observers")
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	Observers observers(HttpProperties properties, Environment environment) {
		return properties.observers(environment);
	}

	@Bean("lifecycle.observationReport")
	ObservationReport observationReport(ApplicationContext context, ObjectProvider<Connections> connections,
			HttpProperties properties) {
		return new ObservationReport(context, connections, properties.enabled());
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBooleanProperty(name = "lifecycle.http.enabled", matchIfMissing = true)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	@ConditionalOnClass(Filter.class)
	@ConditionalOnBean(Connections.class)
	static class ExchangeConfiguration {

		@Bean(ObservationReport.EXCHANGE_FILTER)
		@ConditionalOnMissingBean(value = ExchangeFilter.class, parameterizedContainer = FilterRegistrationBean.class)
		FilterRegistrationBean<ExchangeFilter> exchangeFilter(Connections connections) {
			return register(connections);
		}

		@Bean("lifecycle.endExchanges")
		ShutdownPhase endExchanges(ConfigurableApplicationContext context,
				ObjectProvider<FilterRegistrationBean<ExchangeFilter>> filters) {
			return new ShutdownPhase(context, ShutdownStep.END_EXCHANGES,
					() -> filters.forEach(ExchangeConfiguration::end));
		}

		private static void end(FilterRegistrationBean<ExchangeFilter> registration) {
			ExchangeFilter filter = registration.getFilter();
			if (filter != null) {
				filter.destroy();
			}
		}

		@Bean("lifecycle.forwardedHeaderFilters")
		static ForwardedHeaderFilters forwardedHeaderFilters(ListableBeanFactory beanFactory) {
			return new ForwardedHeaderFilters(beanFactory);
		}

		static FilterRegistrationBean<ExchangeFilter> register(Connections connections) {
			FilterRegistrationBean<ExchangeFilter> registration = new FilterRegistrationBean<>(
					new ExchangeFilter(connections));
			registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
			registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC);
			return registration;
		}

		@Configuration(proxyBeanMethods = false)
		@ConditionalOnClass(DispatcherServlet.class)
		static class WebMvcConfiguration {

			// As a MappedInterceptor it also applies to handler mappings without a
			// WebMvcConfigurer.
			@Bean("lifecycle.exchangeInterceptor")
			MappedInterceptor exchangeInterceptor(Connections connections) {
				return new MappedInterceptor(null, null, new ExchangeInterceptor(connections));
			}

			@Bean("lifecycle.exchangeErrorResolver")
			ExchangeErrorResolver exchangeErrorResolver() {
				return new ExchangeErrorResolver();
			}

			// Filters and entry points call the composite resolver, not the others.
			@Bean("lifecycle.exchangeErrorConfigurer")
			@Order(Ordered.LOWEST_PRECEDENCE)
			WebMvcConfigurer exchangeErrorConfigurer(ExchangeErrorResolver resolver) {
				return new WebMvcConfigurer() {

					@Override
					public void extendHandlerExceptionResolvers(List<HandlerExceptionResolver> resolvers) {
						resolvers.add(0, resolver);
					}

				};
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	@ConditionalOnClass({ Filter.class, DispatcherServlet.class })
	static class StreamConfiguration {

		@Bean("lifecycle.openStreams")
		@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
		static OpenStreams openStreams(Observers observers) {
			return new OpenStreams(observers);
		}

		@Bean("lifecycle.streamPostProcessor")
		static StreamPostProcessor streamPostProcessor(ObjectProvider<OpenStreams> streams,
				ApplicationContext context) {
			return new StreamPostProcessor(streams, ClassUtils.isPresent(
					"org.springframework.web.socket.handler.WebSocketHandlerDecorator", context.getClassLoader()));
		}

		@Bean("lifecycle.eventStreamInterceptor")
		MappedInterceptor eventStreamInterceptor(OpenStreams streams) {
			return new MappedInterceptor(null, null, new EventStreamInterceptor(streams));
		}

		@Bean("lifecycle.streamCompletion")
		@ConditionalOnBooleanProperty("lifecycle.shutdown.complete-streams")
		ShutdownPhase streamCompletion(ConfigurableApplicationContext context, OpenStreams streams) {
			return new ShutdownPhase(context, ShutdownStep.COMPLETE_STREAMS, streams::completeAll);
		}

	}

}
