package io.lifecycle.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/**
 * Checks the values of configuration properties. A wrong one stops the start, and Spring
 * Boot reports the value, the file and line where it stands, and what to do.
 *
 * @since 0.1.0
 */
public final class PropertyAssert {

	private PropertyAssert() {
	}

	/**
	 * Check that a duration is not negative.
	 * @param name the name of the property
	 * @param value the value; {@code null} where none is set
	 */
	public static void notNegative(String name, @Nullable Duration value) {
		isTrue(value == null || !value.isNegative(), name, value, "It must be positive or 0.");
	}

	/**
	 * Check that a number is not negative.
	 * @param name the name of the property
	 * @param value the value
	 */
	public static void notNegative(String name, int value) {
		isTrue(value >= 0, name, value, "It must be positive or 0.");
	}

	/**
	 * Check that a number is positive.
	 * @param name the name of the property
	 * @param value the value
	 */
	public static void positive(String name, int value) {
		isTrue(value > 0, name, value, "It must be positive.");
	}

	/**
	 * Check each element of a list, which may stand in a line of its own or in one with
	 * all others.
	 * @param environment the environment that the list comes from
	 * @param name the name of the property
	 * @param values the elements
	 * @param problem returns what is wrong with an element and what to do, {@code null}
	 * if it makes sense
	 */
	public static void each(Environment environment, String name, List<String> values,
			Function<String, @Nullable String> problem) {
		for (int i = 0; i < values.size(); i++) {
			String reason = problem.apply(values.get(i));
			if (reason != null) {
				throw new InvalidConfigurationPropertyValueException(
						environment.containsProperty(name) ? name : "%s[%d]".formatted(name, i), values.get(i), reason);
			}
		}
	}

	/**
	 * Check a condition.
	 * @param condition whether the value makes sense
	 * @param name the name of the property
	 * @param value the value
	 * @param reason what is wrong, unless that is obvious, and what to do: whole
	 * sentences
	 */
	public static void isTrue(boolean condition, String name, @Nullable Object value, String reason) {
		if (!condition) {
			throw new InvalidConfigurationPropertyValueException(name, value, reason);
		}
	}

}
