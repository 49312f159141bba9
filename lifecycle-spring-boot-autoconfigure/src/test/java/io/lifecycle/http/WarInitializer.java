package io.lifecycle.http;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.support.SpringBootServletInitializer;

/**
 * What makes the application a WAR.
 */
public class WarInitializer extends SpringBootServletInitializer {

	@Override
	protected SpringApplicationBuilder configure(SpringApplicationBuilder application) {
		return application.sources(RequestEventsApplication.class, WithoutSeat.class)
			.properties(RequestEventsApplication.PROPERTIES)
			.properties(WithoutSeat.NO_SEAT);
	}

}
