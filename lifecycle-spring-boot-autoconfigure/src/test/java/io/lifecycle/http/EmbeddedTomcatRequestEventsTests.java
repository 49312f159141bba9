package io.lifecycle.http;

import org.springframework.boot.builder.SpringApplicationBuilder;

/**
 * The filter alone in Boot's Tomcat, without the seat.
 */
class EmbeddedTomcatRequestEventsTests extends RequestEventsContract {

	@Override
	protected TestServer start() {
		return TestServer.embedded(new SpringApplicationBuilder(RequestEventsApplication.class)
			.properties("lifecycle.connection.enabled=false"));
	}

	@Override
	protected boolean hasSeat() {
		return false;
	}

}
