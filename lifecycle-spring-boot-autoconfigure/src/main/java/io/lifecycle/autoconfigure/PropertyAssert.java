package io.lifecycle.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/**
 * Checks the values of configuration properties. An invalid value prevents the start, and
 * Spring Boot reports the value, its file and line, and what to do.
 *
 * @since 0.1.0
 */
public final class PropertyAssert {

	private PropertyAssert() {
	}

	/**
	 * Check that switches are on or off. A condition takes any other value for "off".
	 * @param environment the environment that the values come from
	 * @param names the names of the properties
	 */
	public static void areBoolean(Environment environment, String... names) {
		Binder binder = Binder.get(environment);
		for (String name : names) {
			binder.bind(name, Boolean.class);
		}
	}

	/**
	 * Check that a duration is not negative.
	 * @param name the name of the property
	 * @param value the value; {@code null} if not set
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
	 * Check each element of a list, whose elements may be set one by one or all in one
	 * value.
	 * @param environment the environment that the list comes from
	 * @param name the name of the property
	 * @param values the elements
	 * @param problem returns the problem of an element and what to do, or {@code null} if
	 * the element is valid
	 */
	public static void each(Environment environment, String name, List<String> values,
			Function<String, @Nullable String> problem) {
		for (int i = 0; i < values.size(); i++) {
			String reason = problem.apply(values.get(i));
			if (reason != null) {
				throw new InvalidConfigurationPropertyValueException(
						environment.containsProperty(name) ? name : "%s[%s]".formatted(name, i), values.get(i), reason);
			}
		}
	}

	/**
	 * Check a condition.
	 * @param condition whether the value is valid
	 * @param name the name of the property
	 * @param value the value
	 * @param reason the problem, unless it is obvious, and what to do, in whole sentences
	 */
	public static void isTrue(boolean condition, String name, @Nullable Object value, String reason) {
		if (!condition) {
			throw new InvalidConfigurationPropertyValueException(name, value, reason);
		}
	}

}
