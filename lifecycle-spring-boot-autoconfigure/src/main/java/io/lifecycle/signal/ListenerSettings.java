package io.lifecycle.signal;

import java.time.Duration;
import java.util.Objects;

/**
 * The settings of a bus for its listeners. Immutable: each method returns a changed copy
 * of {@link #defaults()}.
 *
 * @param laneCapacity the default maximum number of events in the queue of a queued
 * listener
 * @param overflow the policy for a full queue
 * @param blockTimeout the maximum time that {@link OverflowPolicy#BLOCK} makes the
 * emitter wait
 * @param asyncTimeout the maximum time that the next asynchronous listener waits for the
 * stage of the previous one; zero for no limit
 * @param slowThreshold the duration after which a listener is reported as slow; zero
 * disables timing
 * @param quarantineAfter the number of consecutive failures after which a listener is
 * quarantined; 0 for never
 * @param quarantineDelay the maximum time after which a quarantined listener is tried
 * again: it begins with a 32nd of it and doubles with each failed attempt
 * @param strict whether the first failure of a listener is thrown to the emitter after
 * all listeners have run, for tests and development
 * @since 0.1.0
 * @see SignalBusBuilder#settings(ListenerSettings)
 */
public record ListenerSettings(int laneCapacity, OverflowPolicy overflow, Duration blockTimeout, Duration asyncTimeout,
		Duration slowThreshold, int quarantineAfter, Duration quarantineDelay, boolean strict) {

	private static final ListenerSettings DEFAULTS = new ListenerSettings(1024, OverflowPolicy.DROP_NEWEST,
			Duration.ofMillis(100), Duration.ofSeconds(30), Duration.ZERO, 0, Duration.ofSeconds(30), false);

	/**
	 * Check the settings.
	 * @param laneCapacity the maximum number of events in the queue of a queued listener
	 * @param overflow the policy for a full queue
	 * @param blockTimeout the maximum time that an emitter waits
	 * @param asyncTimeout the maximum time to wait for a stage; zero for no limit
	 * @param slowThreshold the duration of a slow call; zero disables timing
	 * @param quarantineAfter the number of consecutive failures; 0 for never
	 * @param quarantineDelay the time until the next attempt
	 * @param strict whether failures are thrown to the emitter
	 * @throws IllegalArgumentException if a number or a duration is out of range
	 */
	public ListenerSettings {
		Objects.requireNonNull(overflow, "'overflow' must not be null");
		overflow = (overflow != OverflowPolicy.DEFAULT) ? overflow : OverflowPolicy.DROP_NEWEST;
		require(laneCapacity > 0, "'laneCapacity' must be positive");
		require(!blockTimeout.isNegative(), "'blockTimeout' must not be negative");
		require(!asyncTimeout.isNegative(), "'asyncTimeout' must not be negative");
		require(!slowThreshold.isNegative(), "'slowThreshold' must not be negative");
		require(quarantineAfter >= 0, "'quarantineAfter' must not be negative");
		require(!quarantineDelay.isNegative(), "'quarantineDelay' must not be negative");
	}

	private static void require(boolean condition, String message) {
		if (!condition) {
			throw new IllegalArgumentException(message);
		}
	}

	/**
	 * Return whether calls on the emitting thread are watched.
	 */
	boolean isWatching() {
		return this.quarantineAfter != 0 || !this.slowThreshold.isZero();
	}

	/**
	 * Return the default settings: queues of 1024 events that drop the newest, 30 seconds
	 * for a stage, no timing, no quarantine, not strict.
	 * @return the defaults
	 */
	public static ListenerSettings defaults() {
		return DEFAULTS;
	}

	/**
	 * Set the queues.
	 * @param capacity the maximum number of queued events
	 * @param overflow the policy for a full queue
	 * @param blockTimeout the maximum time that an emitter waits with
	 * {@link OverflowPolicy#BLOCK}
	 * @return the changed copy
	 */
	public ListenerSettings lanes(int capacity, OverflowPolicy overflow, Duration blockTimeout) {
		return new ListenerSettings(capacity, overflow, blockTimeout, this.asyncTimeout, this.slowThreshold,
				this.quarantineAfter, this.quarantineDelay, this.strict);
	}

	/**
	 * Set the maximum time to wait for a stage.
	 * @param timeout the time, or zero for no limit
	 * @return the changed copy
	 */
	public ListenerSettings asyncTimeout(Duration timeout) {
		return new ListenerSettings(this.laneCapacity, this.overflow, this.blockTimeout, timeout, this.slowThreshold,
				this.quarantineAfter, this.quarantineDelay, this.strict);
	}

	/**
	 * Set the duration after which a listener is slow. A slow listener is reported while
	 * it is running. With 100 ms or more, the bus observes every 10 ms which listeners
	 * are running, which costs almost nothing; below, each call also reads the clock
	 * twice.
	 * @param threshold the duration, or zero to disable timing
	 * @return the changed copy
	 */
	public ListenerSettings slowThreshold(Duration threshold) {
		return new ListenerSettings(this.laneCapacity, this.overflow, this.blockTimeout, this.asyncTimeout, threshold,
				this.quarantineAfter, this.quarantineDelay, this.strict);
	}

	/**
	 * Set when a failing listener is quarantined.
	 * @param failures the number of consecutive failures, or 0 for never
	 * @param delay the maximum time until the next attempt
	 * @return the changed copy
	 */
	public ListenerSettings quarantine(int failures, Duration delay) {
		return new ListenerSettings(this.laneCapacity, this.overflow, this.blockTimeout, this.asyncTimeout,
				this.slowThreshold, failures, delay, this.strict);
	}

	/**
	 * Set whether the first failure of a listener is thrown to the emitter. A
	 * {@link SignalChannel} throws only failures on events of the application.
	 * @param strict whether to throw it
	 * @return the changed copy
	 */
	public ListenerSettings strict(boolean strict) {
		return new ListenerSettings(this.laneCapacity, this.overflow, this.blockTimeout, this.asyncTimeout,
				this.slowThreshold, this.quarantineAfter, this.quarantineDelay, strict);
	}

}
