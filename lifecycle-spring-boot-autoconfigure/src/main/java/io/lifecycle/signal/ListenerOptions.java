package io.lifecycle.signal;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * How a listener wants to be treated. Immutable: each method returns a changed copy of
 * {@link #defaults()}.
 *
 * @param name the name in logs, or {@code null} for the listener's class
 * @param order the place among the listeners of the same type, lower ones first; equal
 * ones keep the order of their registration
 * @since 0.1.0
 */
public record ListenerOptions(@Nullable String name, int order) {

	private static final ListenerOptions DEFAULTS = new ListenerOptions(null, Integer.MAX_VALUE);

	/**
	 * Return the options of a listener that asks for nothing.
	 * @return no name, and the last place
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
		return new ListenerOptions(Objects.requireNonNull(name, "'name' must not be null"), this.order);
	}

	/**
	 * Set the place among the listeners of the same type.
	 * @param order the order, lower ones first
	 * @return the changed copy
	 */
	public ListenerOptions ordered(int order) {
		return new ListenerOptions(this.name, order);
	}

}
