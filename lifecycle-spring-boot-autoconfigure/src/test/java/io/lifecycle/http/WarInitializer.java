package io.lifecycle.http;

import io.lifecycle.test.contract.RequestEventsApplication;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.support.SpringBootServletInitializer;

/**
 * The initializer of the WAR.
 */
public class WarInitializer extends SpringBootServletInitializer {

	@Override
	protected SpringApplicationBuilder configure(SpringApplicationBuilder application) {
		return application.sources(ServletRequestEventsContract.Secured.class)
			.properties(RequestEventsApplication.properties());
	}

}
