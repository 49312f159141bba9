package io.lifecycle.autoconfigure.signal;

import java.time.Duration;

import io.lifecycle.autoconfigure.PropertyAssert;
import io.lifecycle.signal.ListenerSettings;
import io.lifecycle.signal.OverflowPolicy;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the listeners of a context's bus.
 *
 * @param lane Properties of the queues of queued listeners.
 * @param asyncTimeout Maximum time to wait for an asynchronous listener before the next
 * one starts and this one counts as failed; 0 for no limit.
 * @param slowThreshold Duration after which a listener is reported as slow; 0 disables
 * timing.
 * @param quarantine Properties of the quarantine of listeners that fail.
 * @param strict Whether the first failure of a listener is thrown to the emitter.
 * Intended for tests and development.
 * @param drainTimeout Maximum time to deliver queued events when the application shuts
 * down. Remaining events are dropped.
 */
@ConfigurationProperties(ListenerProperties.PREFIX)
record ListenerProperties(@DefaultValue Lane lane, @DefaultValue("30s") Duration asyncTimeout,
		@DefaultValue("100ms") Duration slowThreshold, @DefaultValue Quarantine quarantine,
		@DefaultValue("false") boolean strict, @DefaultValue("5s") Duration drainTimeout) implements InitializingBean {

	static final String PREFIX = "lifecycle.listeners";

	@Override
	public void afterPropertiesSet() {
		PropertyAssert.notNegative(PREFIX + ".async-timeout", this.asyncTimeout);
		PropertyAssert.notNegative(PREFIX + ".slow-threshold", this.slowThreshold);
		PropertyAssert.notNegative(PREFIX + ".drain-timeout", this.drainTimeout);
		this.lane.check();
		this.quarantine.check();
	}

	ListenerSettings settings() {
		return ListenerSettings.defaults()
			.lanes(this.lane.capacity(), this.lane.overflow(), this.lane.blockTimeout())
			.asyncTimeout(this.asyncTimeout)
			.slowThreshold(this.slowThreshold)
			.quarantine(this.quarantine.enabled() ? this.quarantine.failures() : 0, this.quarantine.delay())
			.strict(this.strict);
	}

	/**
	 * Properties of the queues of queued listeners.
	 *
	 * @param capacity Default number of events that may wait in the queue of a queued
	 * listener.
	 * @param overflow Default policy for a new event when the queue of a listener is
	 * full.
	 * @param blockTimeout Maximum time that the policy 'block' makes the emitter wait for
	 * room in a queue.
	 */
	record Lane(@DefaultValue("1024") int capacity, @DefaultValue("drop-newest") OverflowPolicy overflow,
			@DefaultValue("100ms") Duration blockTimeout) {

		private void check() {
			PropertyAssert.positive(PREFIX + ".lane.capacity", this.capacity);
			PropertyAssert.notNegative(PREFIX + ".lane.block-timeout", this.blockTimeout);
			PropertyAssert.isTrue(this.overflow != OverflowPolicy.BLOCK || !this.blockTimeout.isZero(),
					PREFIX + ".lane.overflow", this.overflow,
					"No emitter would wait because '%s.lane.block-timeout' is 0. Set that to a positive duration, or this to 'drop-newest'."
						.formatted(PREFIX));
		}

	}

	/**
	 * Properties of the quarantine of listeners that fail.
	 *
	 * @param enabled Whether a listener that fails repeatedly receives no events for a
	 * while.
	 * @param failures Number of consecutive failures after which a listener is
	 * quarantined.
	 * @param delay Maximum time after which a quarantined listener is tried with one
	 * event. It begins with a 32nd of it and doubles with each failed attempt.
	 */
	record Quarantine(@DefaultValue("true") boolean enabled, @DefaultValue("50") int failures,
			@DefaultValue("30s") Duration delay) {

		private void check() {
			PropertyAssert.notNegative(PREFIX + ".quarantine.delay", this.delay);
			PropertyAssert.isTrue(!this.enabled || this.failures > 0, PREFIX + ".quarantine.failures", this.failures,
					"It must be positive. To disable the quarantine, set '%s.quarantine.enabled' to 'false'."
						.formatted(PREFIX));
		}

	}

}
