package io.lifecycle.connection.tomcat;

import java.util.List;

import io.lifecycle.test.contract.TestServer;
import io.lifecycle.test.contract.TlsEventsContract;

class TomcatTlsTests extends TlsEventsContract {

	@Override
	protected TestServer start(String... properties) {
		return TestServer.start(List.of(TomcatApp.class), properties);
	}

}
