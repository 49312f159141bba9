package com.example.contract;

import java.util.List;

import io.lifecycle.test.contract.RequestEventsApplication;
import io.lifecycle.test.contract.RequestEventsContract;
import io.lifecycle.test.contract.TestServer;

/**
 * Runs a snippet of {@code docs/testing.md}.
 */
class TomcatRequestEventsTests extends RequestEventsContract {

	@Override
	protected TestServer start() {
		return TestServer.start(List.of(RequestEventsApplication.class), RequestEventsApplication.properties());
	}

	@Override
	protected boolean isIntegrated() {
		return true;
	}

}
