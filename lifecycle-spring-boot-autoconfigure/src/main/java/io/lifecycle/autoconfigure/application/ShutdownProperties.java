package io.lifecycle.autoconfigure.application;

import java.time.Duration;

import io.lifecycle.application.SecondSignal;
import io.lifecycle.autoconfigure.PropertyAssert;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the end of the application.
 *
 * @param handleSignals Whether signals of the operating system are heard, so that the
 * events say which one came.
 * @param secondSignal What a second signal does while the application ends.
 * @param preDrainDelay Time between refusing traffic and draining, in which a load
 * balancer finds out.
 * @param drainTimeout Time to wait for requests, streams and tasks. Defaults to
 * 'spring.lifecycle.timeout-per-shutdown-phase'.
 * @param completeStreams Whether streams of events, WebSocket sessions and what the
 * application has registered are completed when draining begins.
 */
@ConfigurationProperties("lifecycle.shutdown")
record ShutdownProperties(@DefaultValue("true") boolean handleSignals,
		@DefaultValue("ignore") SecondSignal secondSignal, @DefaultValue("0s") Duration preDrainDelay,
		@Nullable Duration drainTimeout, @DefaultValue("false") boolean completeStreams) implements InitializingBean {

	@Override
	public void afterPropertiesSet() {
		PropertyAssert.notNegative("lifecycle.shutdown.pre-drain-delay", this.preDrainDelay);
		PropertyAssert.notNegative("lifecycle.shutdown.drain-timeout", this.drainTimeout);
	}

}
