package io.lifecycle.http;

import org.springframework.boot.builder.SpringApplicationBuilder;

/**
 * The filter alone in Boot's Tomcat.
 */
class EmbeddedTomcatRequestEventsTests extends RequestEventsContract {

	@Override
	protected TestServer start() {
		return TestServer.embedded(new SpringApplicationBuilder(RequestEventsApplication.class, WithoutSeat.class)
			.properties(WithoutSeat.NO_SEAT));
	}

	@Override
	protected boolean hasSeat() {
		return false;
	}

}
