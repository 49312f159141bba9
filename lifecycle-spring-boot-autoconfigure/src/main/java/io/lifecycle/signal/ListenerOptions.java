package io.lifecycle.signal;

import java.util.Objects;
import java.util.function.Predicate;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * The options of a listener. Immutable: each method returns a changed copy of
 * {@link #defaults()}.
 *
 * @param name the name in logs, or {@code null} for the class name of the listener
 * @param order the order among the listeners of the same type, lower values first;
 * listeners with equal values keep the order of their registration
 * @param delivery how events reach the listener
 * @param capacity the maximum number of events in the queue of a queued listener, or 0
 * for the default of the bus
 * @param overflow the policy for a full queue
 * @param filter selects the events of the listener, or {@code null} for all
 * @param slowCallsLogged whether calls that exceed the slow-threshold are logged
 * @param replayed whether the listener receives events of a recording that is replayed
 * @since 0.1.0
 */
public record ListenerOptions(@Nullable String name, int order, Delivery delivery, int capacity,
		OverflowPolicy overflow, @Nullable Predicate<? super LifecycleEvent> filter, boolean slowCallsLogged,
		boolean replayed) {

	private static final int LAST = Integer.MAX_VALUE;

	private static final ListenerOptions DEFAULTS = new ListenerOptions(null, LAST, Delivery.DIRECT, 0,
			OverflowPolicy.DEFAULT, null, true, true);

	/**
	 * Check the options.
	 * @param name the name in logs, or {@code null}
	 * @param order the order among the listeners of the same type
	 * @param delivery how events reach the listener
	 * @param capacity the maximum number of queued events, or 0
	 * @param overflow the policy for a full queue
	 * @param filter selects the events of the listener, or {@code null}
	 * @param slowCallsLogged whether slow calls are logged
	 * @param replayed whether the listener receives events that are replayed
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
	 * Return the default options.
	 * @return options without a name, with the lowest precedence and direct delivery
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
				this.capacity, this.overflow, this.filter, this.slowCallsLogged, this.replayed);
	}

	/**
	 * Set the order among the listeners of the same type.
	 * @param order the order, lower values first
	 * @return the changed copy
	 */
	public ListenerOptions ordered(int order) {
		return new ListenerOptions(this.name, order, this.delivery, this.capacity, this.overflow, this.filter,
				this.slowCallsLogged, this.replayed);
	}

	/**
	 * Deliver events through a queue with the defaults of the bus.
	 * @return the changed copy
	 */
	public ListenerOptions queued() {
		return new ListenerOptions(this.name, this.order, Delivery.QUEUED, this.capacity, this.overflow, this.filter,
				this.slowCallsLogged, this.replayed);
	}

	/**
	 * Deliver events through a queue.
	 * @param capacity the maximum number of queued events, or 0 for the default of the
	 * bus
	 * @param overflow the policy for a full queue
	 * @return the changed copy
	 */
	public ListenerOptions queued(int capacity, OverflowPolicy overflow) {
		return new ListenerOptions(this.name, this.order, Delivery.QUEUED, capacity, overflow, this.filter,
				this.slowCallsLogged, this.replayed);
	}

	/**
	 * Filter the events of the listener.
	 * @param filter selects the events of the listener; it runs on the emitting thread,
	 * and its exceptions count as failures of the listener
	 * @return the changed copy
	 */
	public ListenerOptions matching(Predicate<? super LifecycleEvent> filter) {
		return new ListenerOptions(this.name, this.order, this.delivery, this.capacity, this.overflow,
				Objects.requireNonNull(filter, "'filter' must not be null"), this.slowCallsLogged, this.replayed);
	}

	/**
	 * Do not log calls that exceed the slow-threshold. Their time is measured
	 * nevertheless.
	 * @return the changed copy
	 */
	public ListenerOptions withoutSlowCalls() {
		return new ListenerOptions(this.name, this.order, this.delivery, this.capacity, this.overflow, this.filter,
				false, this.replayed);
	}

	/**
	 * Leave the listener out when a recording is replayed, because it has effects outside
	 * of the application.
	 * @return the changed copy
	 */
	public ListenerOptions notReplayed() {
		return new ListenerOptions(this.name, this.order, this.delivery, this.capacity, this.overflow, this.filter,
				this.slowCallsLogged, false);
	}

	/**
	 * Return the filter, for a bus that supports no other option.
	 */
	@Nullable Predicate<? super LifecycleEvent> onlyFilter() {
		if (this.delivery == Delivery.QUEUED || this.order != LAST) {
			throw new UnsupportedOperationException(
					"The bus was not created by SignalBus.builder(): it supports neither queued listeners nor their order. Register "
							+ "%s without them, or override on and onAsync with options"
								.formatted((this.name != null) ? this.name : "the listener"));
		}
		return this.filter;
	}

}
