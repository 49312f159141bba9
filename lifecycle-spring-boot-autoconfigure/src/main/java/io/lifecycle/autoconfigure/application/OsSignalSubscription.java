package io.lifecycle.autoconfigure.application;

import io.lifecycle.application.GracefulShutdown;
import io.lifecycle.application.OsSignals;
import io.lifecycle.application.SecondSignal;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;

/**
 * Tells one context of signals, as long as it exists.
 */
final class OsSignalSubscription implements InitializingBean, DisposableBean {

	private final GracefulShutdown shutdown;

	private final SecondSignal second;

	OsSignalSubscription(GracefulShutdown shutdown, SecondSignal second) {
		this.shutdown = shutdown;
		this.second = second;
	}

	@Override
	public void afterPropertiesSet() {
		OsSignals.add(this.shutdown, this.second);
	}

	@Override
	public void destroy() {
		OsSignals.remove(this.shutdown);
	}

}
