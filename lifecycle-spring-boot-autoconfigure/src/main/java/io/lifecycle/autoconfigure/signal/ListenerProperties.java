package io.lifecycle.autoconfigure.signal;

import java.time.Duration;

import io.lifecycle.signal.ListenerSettings;
import io.lifecycle.signal.OverflowPolicy;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the listeners of a context's bus.
 *
 * @param lane Properties of the lanes of queued listeners.
 * @param asyncTimeout Time that the next asynchronous listener of an event waits for the
 * one before, which then counts as failed; 0 for no limit.
 * @param slowThreshold Time from which on a listener that keeps its thread is reported; 0
 * to take no time.
 * @param quarantine Properties of the quarantine of listeners that fail.
 * @param strict Whether the first failure of a listener is thrown to the emitter, for
 * tests and development.
 * @param drainTimeout Time that the events in all lanes have to reach their listeners
 * when the application ends; the rest is dropped.
 */
@ConfigurationProperties("lifecycle.listeners")
record ListenerProperties(@DefaultValue Lane lane, @DefaultValue("30s") Duration asyncTimeout,
		@DefaultValue("100ms") Duration slowThreshold, @DefaultValue Quarantine quarantine,
		@DefaultValue("false") boolean strict, @DefaultValue("5s") Duration drainTimeout) implements InitializingBean {

	private static final String PREFIX = "lifecycle.listeners.";

	@Override
	public void afterPropertiesSet() {
		checkNotNegative("async-timeout", this.asyncTimeout);
		checkNotNegative("slow-threshold", this.slowThreshold);
		checkNotNegative("drain-timeout", this.drainTimeout);
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

	private static void checkNotNegative(String name, Duration value) {
		if (value.isNegative()) {
			throw new InvalidListenerPropertyException("'%s%s' is negative: %s.".formatted(PREFIX, name, value),
					"Set '%s%s' to a positive duration or to 0.".formatted(PREFIX, name));
		}
	}

	/**
	 * Properties of the lanes of queued listeners.
	 *
	 * @param capacity Number of events that may wait for a queued listener that names no
	 * other number.
	 * @param overflow What happens when they are more, for a queued listener that names
	 * no other policy.
	 * @param blockTimeout Time that 'block' lets the emitter wait for room in a lane.
	 */
	record Lane(@DefaultValue("1024") int capacity, @DefaultValue("drop-newest") OverflowPolicy overflow,
			@DefaultValue("100ms") Duration blockTimeout) {

		private void check() {
			if (this.capacity < 1) {
				throw new InvalidListenerPropertyException(
						"'lifecycle.listeners.lane.capacity' is not positive: %d.".formatted(this.capacity),
						"Set 'lifecycle.listeners.lane.capacity' to a positive number.");
			}
			checkNotNegative("lane.block-timeout", this.blockTimeout);
			if (this.overflow == OverflowPolicy.BLOCK && this.blockTimeout.isZero()) {
				throw new InvalidListenerPropertyException(
						"'lifecycle.listeners.lane.overflow' is 'block', but 'lifecycle.listeners.lane.block-timeout' "
								+ "lets nobody wait.",
						"Set 'lifecycle.listeners.lane.block-timeout' to a positive duration, "
								+ "or 'lifecycle.listeners.lane.overflow' to 'drop-newest'.");
			}
		}

	}

	/**
	 * Properties of the quarantine of listeners that fail.
	 *
	 * @param enabled Whether a listener that fails again and again receives nothing for a
	 * while.
	 * @param failures Number of failures in a row that put a listener into quarantine.
	 * @param delay Time until a listener in quarantine is tried with one event.
	 */
	record Quarantine(@DefaultValue("true") boolean enabled, @DefaultValue("50") int failures,
			@DefaultValue("30s") Duration delay) {

		private void check() {
			checkNotNegative("quarantine.delay", this.delay);
			if (this.enabled && this.failures < 1) {
				throw new InvalidListenerPropertyException(
						"'lifecycle.listeners.quarantine.failures' is not positive: %d.".formatted(this.failures),
						"Set 'lifecycle.listeners.quarantine.failures' to a positive number, "
								+ "or 'lifecycle.listeners.quarantine.enabled' to 'false'.");
			}
		}

	}

}
