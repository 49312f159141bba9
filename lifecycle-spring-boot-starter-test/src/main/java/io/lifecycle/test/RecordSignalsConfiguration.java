package io.lifecycle.test;

import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.autoconfigure.task.TaskDecorations;
import io.lifecycle.signal.SignalBus;
import io.micrometer.context.ContextRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.resttestclient.autoconfigure.RestTestClientBuilderCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.test.autoconfigure.MockMvcBuilderCustomizer;
import org.springframework.boot.webtestclient.autoconfigure.WebTestClientBuilderCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;

/**
 * Configures the recorder and a missing bus, and makes the available clients of Spring
 * Boot send the header.
 */
@Configuration(proxyBeanMethods = false)
class RecordSignalsConfiguration {

	@Bean
	static SignalRecorder lifecycleSignalRecorder(ConfigurableApplicationContext context) {
		return new SignalRecorder(context);
	}

	@Bean
	static HeaderCapture lifecycleTestHeaderCapture() {
		return new HeaderCapture();
	}

	@Bean
	static TaskDecorations lifecycleRecordedTasks() {
		return new TaskDecorations(CurrentRecording::adopt);
	}

	// A slice, or a context without Spring Boot, has no bus unless it is imported.
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(SignalBus.class)
	@ImportAutoConfiguration(SignalAutoConfiguration.class)
	static class Bus {

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	@ConditionalOnClass({ Filter.class, FilterRegistrationBean.class })
	static class Server {

		@Bean
		FilterRegistrationBean<RecordedRequestFilter> lifecycleRecordedRequestFilter(SignalRecorder recorder) {
			FilterRegistrationBean<RecordedRequestFilter> registration = new FilterRegistrationBean<>(
					new RecordedRequestFilter(recorder));
			registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
			registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);
			return registration;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ContextRegistry.class)
	static class Context {

		Context() {
			ContextRegistry.getInstance().registerThreadLocalAccessor(new RecordingAccessor());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MockMvcBuilderCustomizer.class)
	static class MockMvcClient {

		@Bean
		MockMvcBuilderCustomizer lifecycleTestMockMvcCustomizer() {
			return (builder) -> builder.apply(new MarkedMockMvc());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ RestClient.class, RestClientCustomizer.class })
	static class RestClients {

		@Bean
		RestClientCustomizer lifecycleTestRestClientCustomizer() {
			return (builder) -> builder.requestInitializer(new MarkedRequests());
		}

		// This also applies to TestRestTemplate.
		@Bean
		static MarkedRestTemplates lifecycleTestRestTemplates() {
			return new MarkedRestTemplates();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ RestTestClient.class, RestTestClientBuilderCustomizer.class })
	static class RestTestClients {

		@Bean
		RestTestClientBuilderCustomizer lifecycleTestRestTestClientCustomizer() {
			return (builder) -> builder.requestInterceptor(new MarkedRequests());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ ExchangeFilterFunction.class, WebTestClientBuilderCustomizer.class })
	static class WebTestClients {

		@Bean
		WebTestClientBuilderCustomizer lifecycleTestWebTestClientCustomizer() {
			return (builder) -> builder.filter(new MarkedExchanges());
		}

	}

}
