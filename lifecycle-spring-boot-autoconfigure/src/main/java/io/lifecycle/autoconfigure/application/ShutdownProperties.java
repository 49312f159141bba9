package io.lifecycle.autoconfigure.application;

import java.time.Duration;

import io.lifecycle.application.SecondOsSignal;
import io.lifecycle.autoconfigure.PropertyAssert;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the shutdown of the application.
 *
 * @param handleOsSignals Whether OS signals are handled, so that shutdown events contain
 * the signal that was received.
 * @param secondOsSignal Action on a second OS signal while the application shuts down.
 * @param preDrainDelay Time between refusing traffic and draining, so that load balancers
 * can notice.
 * @param drainTimeout Maximum time to wait for active requests, streams and tasks.
 * Defaults to 'spring.lifecycle.timeout-per-shutdown-phase'.
 * @param completeStreams Whether event streams, WebSocket sessions and registered streams
 * are completed when draining begins.
 * @param secondSignal Former name of 'second-os-signal'.
 */
@ConfigurationProperties("lifecycle.shutdown")
record ShutdownProperties(@DefaultValue("true") boolean handleOsSignals,
		@DefaultValue("ignore") SecondOsSignal secondOsSignal, @DefaultValue("0s") Duration preDrainDelay,
		@Nullable Duration drainTimeout, @DefaultValue("false") boolean completeStreams,
		@Nullable SecondOsSignal secondSignal) implements InitializingBean {

	@Override
	public void afterPropertiesSet() {
		PropertyAssert.notNegative("lifecycle.shutdown.pre-drain-delay", this.preDrainDelay);
		PropertyAssert.notNegative("lifecycle.shutdown.drain-timeout", this.drainTimeout);
	}

	@Override
	public SecondOsSignal secondOsSignal() {
		return (this.secondSignal != null) ? this.secondSignal : this.secondOsSignal;
	}

	Duration drainTimeout(Duration timeoutPerShutdownPhase) {
		return (this.drainTimeout != null) ? this.drainTimeout : timeoutPerShutdownPhase;
	}

}
