package io.lifecycle.http;

import io.lifecycle.test.contract.TestServer;

/**
 * Boot's Tomcat with the integration: what is emitted is what the client saw.
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
