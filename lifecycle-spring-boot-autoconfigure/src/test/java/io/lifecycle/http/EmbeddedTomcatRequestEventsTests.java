package io.lifecycle.http;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The filter alone in Boot's Tomcat.
 */
class EmbeddedTomcatRequestEventsTests extends RequestEventsContract {

	@Override
	protected TestServer start() {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(RequestEventsApplication.class,
				WithoutSeat.class)
			.properties(RequestEventsApplication.PROPERTIES)
			.properties(WithoutSeat.NO_SEAT)
			.run();
		int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
		return new TestServer(port, context, () -> {
			context.close();
			return null;
		});
	}

	@Override
	protected boolean hasSeat() {
		return false;
	}

}
