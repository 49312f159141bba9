package io.lifecycle.autoconfigure.http;

import io.lifecycle.connection.Connections;
import io.lifecycle.http.servlet.ExchangeFilter;
import jakarta.servlet.Filter;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;

/**
 * Emits request events for a management server on a separate port, which does not use the
 * filters of the application.
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

}
