package io.lifecycle.autoconfigure.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import io.lifecycle.connection.Connections;
import io.lifecycle.connection.RequestCapture;
import io.lifecycle.event.RequestEvent;
import io.lifecycle.http.servlet.ExchangeErrorResolver;
import io.lifecycle.http.servlet.ExchangeFilter;
import io.lifecycle.http.stream.OpenStreams;
import io.lifecycle.signal.SignalBus;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.socket.WebSocketHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HttpAutoConfiguration}.
 */
class HttpAutoConfigurationTests {

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HttpAutoConfiguration.class))
		.withUserConfiguration(ConnectionsConfiguration.class);

	@Test
	void everythingIsThereByDefault() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(RequestCapture.class)
			.hasSingleBean(ExchangeErrorResolver.class)
			.hasBean("lifecycle.exchangeInterceptor")
			.hasBean("lifecycle.exchangeFilter"));
	}

	@Test
	void filterIsFirst() {
		this.runner.run((context) -> {
			FilterRegistrationBean<?> registration = context.getBean(FilterRegistrationBean.class);
			assertThat(registration.getFilter()).isInstanceOf(ExchangeFilter.class);
			assertThat(registration.getOrder()).isEqualTo(Ordered.HIGHEST_PRECEDENCE);
			assertThat(registration.isAsyncSupported()).isTrue();
		});
	}

	@Test
	void disabledEmitsNoRequestEvents() {
		this.runner.withPropertyValues("lifecycle.http.enabled=false").run((context) -> {
			assertThat(context).doesNotHaveBean(FilterRegistrationBean.class)
				.doesNotHaveBean(ExchangeErrorResolver.class)
				.doesNotHaveBean("lifecycle.exchangeInterceptor");
			context.getBean(SignalBus.class).on(RequestEvent.class, (event) -> {
			});
			assertThat(context.getBean(Connections.class).isExchangeObserved()).isFalse();
		});
	}

	@Test
	void userBeansReplaceOurs() {
		this.runner.withUserConfiguration(UserConfiguration.class)
			.run((context) -> assertThat(context).hasSingleBean(RequestCapture.class)
				.hasBean("userCapture")
				.hasSingleBean(ExchangeFilter.class)
				.doesNotHaveBean("lifecycle.exchangeFilter"));
	}

	@Test
	void withoutWebMvcOnlyFilterIsThere() {
		this.runner.withClassLoader(new FilteredClassLoader(DispatcherServlet.class.getPackageName()))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasBean("lifecycle.exchangeFilter")
				.doesNotHaveBean("lifecycle.exchangeErrorResolver")
				.doesNotHaveBean("lifecycle.exchangeInterceptor"));
	}

	@Test
	void sessionsOfWebSocketsAreNotedWhereTheLibraryIs() {
		this.runner.run((context) -> assertThat(context.getBean("lifecycle.streamPostProcessor"))
			.hasFieldOrPropertyWithValue("webSocket", true));
		this.runner.withClassLoader(new FilteredClassLoader(WebSocketHandler.class.getPackageName()))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(OpenStreams.class)
				.getBean("lifecycle.streamPostProcessor")
				.hasFieldOrPropertyWithValue("webSocket", false));
	}

	@Test
	void withoutConnectionsNothingHoldsThem() {
		new WebApplicationContextRunner().withConfiguration(AutoConfigurations.of(HttpAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(RequestCapture.class)
				.doesNotHaveBean("lifecycle.exchangeFilter")
				.doesNotHaveBean(ExchangeErrorResolver.class));
	}

	@Test
	void applicationWithoutWebIsLeftAlone() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(HttpAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("jakarta.servlet", "org.springframework.web"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RequestCapture.class));
	}

	@Test
	void propertiesHaveDefaults() {
		this.runner.run((context) -> {
			HttpProperties properties = context.getBean(HttpProperties.class);
			assertThat(properties.enabled()).isTrue();
			assertThat(properties.excludePaths()).isEmpty();
			assertThat(properties.includeHeaders()).containsExactly("traceparent");
			assertThat(properties.maskParameters()).isEqualTo(RequestCapture.DEFAULT_MASKED_PARAMETERS);
		});
	}

	@Test
	void metadataShowsMaskedParameters() throws Exception {
		Map<String, Object> metadata = JsonParserFactory.getJsonParser()
			.parseMap(new ClassPathResource("META-INF/additional-spring-configuration-metadata.json")
				.getContentAsString(StandardCharsets.UTF_8));
		assertThat(metadata.get("properties")).asInstanceOf(InstanceOfAssertFactories.LIST)
			.contains(Map.of("name", "lifecycle.http.mask-parameters", "defaultValue",
					RequestCapture.DEFAULT_MASKED_PARAMETERS));
	}

	@Test
	void propertiesAreBound() {
		this.runner
			.withPropertyValues("lifecycle.http.exclude-paths=/a/**,/b", "lifecycle.http.include-headers=X-A",
					"lifecycle.http.mask-parameters=pin")
			.run((context) -> {
				HttpProperties properties = context.getBean(HttpProperties.class);
				assertThat(properties.excludePaths()).isEqualTo(List.of("/a/**", "/b"));
				assertThat(properties.includeHeaders()).isEqualTo(List.of("X-A"));
				assertThat(properties.maskParameters()).isEqualTo(List.of("pin"));
			});
	}

	@Test
	void brokenPatternFailsStart() {
		this.runner.withPropertyValues("lifecycle.http.exclude-paths=/ok,/{broken")
			.run((context) -> assertThat(context).getFailure()
				.hasRootCauseInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasStackTraceContaining("lifecycle.http.exclude-paths")
				.hasStackTraceContaining("'/{broken' is invalid"));
	}

	@Configuration(proxyBeanMethods = false)
	static class ConnectionsConfiguration {

		@Bean
		SignalBus signalBus() {
			return SignalBus.create();
		}

		@Bean
		Connections connections(SignalBus bus, ObjectProvider<RequestCapture> capture) {
			return new Connections(bus, 0, capture.getIfAvailable(RequestCapture::defaults));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UserConfiguration {

		@Bean
		RequestCapture userCapture() {
			return RequestCapture.defaults();
		}

		@Bean
		ExchangeFilter userFilter(Connections connections) {
			return new ExchangeFilter(connections);
		}

	}

}
