package io.lifecycle.http;

import org.springframework.boot.builder.SpringApplicationBuilder;

/**
 * Boot's Tomcat with the seat: what is told is what the client saw.
 */
class TrackedTomcatRequestEventsTests extends RequestEventsContract {

	@Override
	protected TestServer start() {
		return TestServer.embedded(new SpringApplicationBuilder(RequestEventsApplication.class)
			.properties("lifecycle.metrics.enabled=false"));
	}

	@Override
	protected boolean hasSeat() {
		return true;
	}

}
