package io.lifecycle.signal;

import java.time.Duration;
import java.util.Objects;

/**
 * How a bus treats its listeners. Immutable: each method returns a changed copy of
 * {@link #defaults()}.
 *
 * @param laneCapacity how many events may wait for a queued listener that asks for no
 * other number
 * @param overflow what happens when they are more
 * @param blockTimeout how long {@link OverflowPolicy#BLOCK} lets the emitter wait
 * @param asyncTimeout how long the next asynchronous listener waits for the stage of the
 * one before; zero for ever
 * @param slowThreshold how long a listener may keep its thread before it is reported;
 * zero for ever, then no time is taken
 * @param quarantineAfter after how many failures in a row a listener receives nothing for
 * a while; 0 for never
 * @param quarantineDelay how long until it is tried again
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
	 * @param laneCapacity how many events may wait for a queued listener
	 * @param overflow what happens when they are more
	 * @param blockTimeout how long the emitter may wait
	 * @param asyncTimeout how long a stage is awaited; zero for ever
	 * @param slowThreshold how long a listener may keep the emitter; zero for ever
	 * @param quarantineAfter after how many failures in a row; 0 for never
	 * @param quarantineDelay how long until the next attempt
	 * @param strict whether failures are thrown to the emitter
	 * @throws IllegalArgumentException if a number or a duration makes no sense
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
	 * Return whether the calls of a listener on the emitter's thread are watched.
	 */
	boolean isWatching() {
		return this.quarantineAfter != 0 || !this.slowThreshold.isZero();
	}

	/**
	 * Return the settings of a bus that is asked for nothing: lanes of 1024 events that
	 * drop the newest, 30 seconds for a stage, no time taken, no quarantine, not strict.
	 * @return the defaults
	 */
	public static ListenerSettings defaults() {
		return DEFAULTS;
	}

	/**
	 * Set the lanes.
	 * @param capacity how many events may wait
	 * @param overflow what happens when they are more
	 * @param blockTimeout how long the emitter may wait with {@link OverflowPolicy#BLOCK}
	 * @return the changed copy
	 */
	public ListenerSettings lanes(int capacity, OverflowPolicy overflow, Duration blockTimeout) {
		return new ListenerSettings(capacity, overflow, blockTimeout, this.asyncTimeout, this.slowThreshold,
				this.quarantineAfter, this.quarantineDelay, this.strict);
	}

	/**
	 * Set how long a stage is awaited.
	 * @param timeout the time, or zero for ever
	 * @return the changed copy
	 */
	public ListenerSettings asyncTimeout(Duration timeout) {
		return new ListenerSettings(this.laneCapacity, this.overflow, this.blockTimeout, timeout, this.slowThreshold,
				this.quarantineAfter, this.quarantineDelay, this.strict);
	}

	/**
	 * Set when a listener counts as slow. A listener that is, is reported while it keeps
	 * its thread. From 100 ms on, the bus looks every 10 ms which listeners are running,
	 * which costs them next to nothing; below, each call also reads the clock twice.
	 * @param threshold the time, or zero for never
	 * @return the changed copy
	 */
	public ListenerSettings slowThreshold(Duration threshold) {
		return new ListenerSettings(this.laneCapacity, this.overflow, this.blockTimeout, this.asyncTimeout, threshold,
				this.quarantineAfter, this.quarantineDelay, this.strict);
	}

	/**
	 * Set when a listener that fails receives nothing for a while.
	 * @param failures after how many failures in a row, 0 for never
	 * @param delay how long until the next attempt
	 * @return the changed copy
	 */
	public ListenerSettings quarantine(int failures, Duration delay) {
		return new ListenerSettings(this.laneCapacity, this.overflow, this.blockTimeout, this.asyncTimeout,
				this.slowThreshold, failures, delay, this.strict);
	}

	/**
	 * Set whether the first failure of a listener is thrown to the emitter.
	 * @param strict whether it is
	 * @return the changed copy
	 */
	public ListenerSettings strict(boolean strict) {
		return new ListenerSettings(this.laneCapacity, this.overflow, this.blockTimeout, this.asyncTimeout,
				this.slowThreshold, this.quarantineAfter, this.quarantineDelay, strict);
	}

}
