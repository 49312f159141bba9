package io.lifecycle.signal;

import java.util.Objects;
import java.util.function.Predicate;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * How a listener wants to be treated. Immutable: each method returns a changed copy of
 * {@link #defaults()}.
 *
 * @param name the name in logs, or {@code null} for the listener's class
 * @param order the place among the listeners of the same type, lower ones first; equal
 * ones keep the order of their registration
 * @param delivery how events reach the listener
 * @param capacity how many events may wait for a queued listener, or 0 for the default of
 * the bus
 * @param overflow what happens when they are more
 * @param filter which events are for the listener, or {@code null} for all
 * @since 0.1.0
 */
public record ListenerOptions(@Nullable String name, int order, Delivery delivery, int capacity,
		OverflowPolicy overflow, @Nullable Predicate<? super LifecycleEvent> filter) {

	private static final int LAST = Integer.MAX_VALUE;

	private static final ListenerOptions DEFAULTS = new ListenerOptions(null, LAST, Delivery.DIRECT, 0,
			OverflowPolicy.DEFAULT, null);

	/**
	 * Check the options.
	 * @param name the name in logs, or {@code null}
	 * @param order the place among the listeners of the same type
	 * @param delivery how events reach the listener
	 * @param capacity how many events may wait, or 0
	 * @param overflow what happens when they are more
	 * @param filter which events are for the listener, or {@code null}
	 * @throws IllegalArgumentException if the capacity is negative
	 */
	public ListenerOptions {
		Objects.requireNonNull(delivery, "'delivery' must not be null");
		Objects.requireNonNull(overflow, "'overflow' must not be null");
		if (capacity < 0) {
			throw new IllegalArgumentException("'capacity' must not be negative");
		}
	}

	/**
	 * Return the options of a listener that asks for nothing.
	 * @return no name, the last place, and direct delivery
	 */
	public static ListenerOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * Set the name.
	 * @param name the name in logs
	 * @return the changed copy
	 */
	public ListenerOptions named(String name) {
		return new ListenerOptions(Objects.requireNonNull(name, "'name' must not be null"), this.order, this.delivery,
				this.capacity, this.overflow, this.filter);
	}

	/**
	 * Set the place among the listeners of the same type.
	 * @param order the order, lower ones first
	 * @return the changed copy
	 */
	public ListenerOptions ordered(int order) {
		return new ListenerOptions(this.name, order, this.delivery, this.capacity, this.overflow, this.filter);
	}

	/**
	 * Give the listener a lane with the defaults of the bus.
	 * @return the changed copy
	 */
	public ListenerOptions queued() {
		return new ListenerOptions(this.name, this.order, Delivery.QUEUED, this.capacity, this.overflow, this.filter);
	}

	/**
	 * Give the listener a lane.
	 * @param capacity how many events may wait, or 0 for the default of the bus
	 * @param overflow what happens when they are more
	 * @return the changed copy
	 */
	public ListenerOptions queued(int capacity, OverflowPolicy overflow) {
		return new ListenerOptions(this.name, this.order, Delivery.QUEUED, capacity, overflow, this.filter);
	}

	/**
	 * Keep events from the listener.
	 * @param filter which events are for the listener; it runs on the emitting thread,
	 * and what it throws counts as a failure of the listener
	 * @return the changed copy
	 */
	public ListenerOptions matching(Predicate<? super LifecycleEvent> filter) {
		return new ListenerOptions(this.name, this.order, this.delivery, this.capacity, this.overflow,
				Objects.requireNonNull(filter, "'filter' must not be null"));
	}

	/**
	 * Return the filter, for a bus that knows no other option.
	 */
	@Nullable Predicate<? super LifecycleEvent> onlyFilter() {
		if (this.delivery == Delivery.QUEUED || this.order != LAST) {
			throw new UnsupportedOperationException(
					"The bus was not made by SignalBus.builder(): it has no lanes and no order of listeners. Register "
							+ "%s without them, or override on and onAsync with options"
								.formatted((this.name != null) ? this.name : "the listener"));
		}
		return this.filter;
	}

}
