package io.lifecycle.autoconfigure.http;

import io.lifecycle.connection.Connections;
import io.lifecycle.http.servlet.ExchangeFilter;
import io.lifecycle.http.stream.OpenStreams;
import jakarta.servlet.Filter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * Emits request events and registers streams for a management server on a separate port,
 * which does not use the filters of the application.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass(Filter.class)
@ConditionalOnBean(Connections.class)
@ConditionalOnBooleanProperty(name = "lifecycle.http.enabled", matchIfMissing = true)
final class HttpManagementContextConfiguration {

	@Bean("lifecycle.managementExchangeFilter")
	FilterRegistrationBean<ExchangeFilter> managementExchangeFilter(Connections connections) {
		return HttpAutoConfiguration.ExchangeConfiguration.register(connections);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(DispatcherServlet.class)
	static class StreamConfiguration {

		@Bean("lifecycle.managementStreamPostProcessor")
		static StreamPostProcessor managementStreamPostProcessor(ObjectProvider<OpenStreams> streams) {
			return new StreamPostProcessor(streams, false);
		}

	}

}
