package io.lifecycle.http;

import io.lifecycle.test.contract.TestServer;

/**
 * Boot's Tomcat with the integration: events match the responses that the client
 * received.
 */
class TrackedTomcatRequestEventsTests extends ServletRequestEventsContract {

	@Override
	protected TestServer start() {
		return embedded();
	}

	@Override
	protected boolean isIntegrated() {
		return true;
	}

}
