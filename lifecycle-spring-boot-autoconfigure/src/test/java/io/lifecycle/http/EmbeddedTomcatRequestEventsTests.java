package io.lifecycle.http;

import io.lifecycle.test.contract.TestServer;

/**
 * The filter alone in Boot's Tomcat, without the integration of the server.
 */
class EmbeddedTomcatRequestEventsTests extends ServletRequestEventsContract {

	@Override
	protected TestServer start() {
		return embedded("lifecycle.connection.enabled=false");
	}

	@Override
	protected boolean isIntegrated() {
		return false;
	}

}
