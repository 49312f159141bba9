package io.lifecycle.connection.tomcat;

import io.lifecycle.autoconfigure.connection.tomcat.TomcatConnectionAutoConfiguration;
import io.lifecycle.test.contract.ConnectionEventsApplication;
import jakarta.servlet.Filter;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application of the contracts on Tomcat.
 */
@Configuration(proxyBeanMethods = false)
@Import(ConnectionEventsApplication.class)
@ImportAutoConfiguration({ TomcatServletWebServerAutoConfiguration.class, TomcatConnectionAutoConfiguration.class })
class TomcatApp {

	// A copied file would not test sendfile.
	@Bean
	FilterRegistrationBean<Filter> sendfileIsOn() {
		FilterRegistrationBean<Filter> filter = new FilterRegistrationBean<>((request, response, chain) -> {
			assertThat(request.getAttribute("org.apache.tomcat.sendfile.support")).isEqualTo(true);
			chain.doFilter(request, response);
			if (request.getParameter("fail") != null) {
				response.flushBuffer();
				throw new IllegalStateException("failed before the file on purpose");
			}
			if (request.getParameter("vanish") != null) {
				request.setAttribute("org.apache.tomcat.sendfile.filename", "/vanished");
			}
		});
		filter.addUrlPatterns("/file");
		return filter;
	}

}
