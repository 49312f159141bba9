package io.lifecycle.autoconfigure.collector;

import java.util.List;
import java.util.function.Function;

import io.lifecycle.autoconfigure.PropertyAssert;
import io.lifecycle.collector.TypeSelection;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;

/**
 * The events that the properties {@code include} and {@code exclude} of a destination
 * select.
 */
final class CollectorSelection {

	private CollectorSelection() {
	}

	/**
	 * Return a selection after a check of the names.
	 * @param prefix the prefix of the two properties
	 * @return the selection, or {@code null} for all events
	 */
	static @Nullable TypeSelection of(String prefix, List<String> include, List<String> exclude,
			Environment environment, @Nullable ClassLoader loader) {
		Function<String, @Nullable String> problem = (name) -> TypeSelection.problem(name, loader);
		PropertyAssert.each(environment, prefix + ".include", include, problem);
		PropertyAssert.each(environment, prefix + ".exclude", exclude, problem);
		return (include.isEmpty() && exclude.isEmpty()) ? null : new TypeSelection(include, exclude, loader);
	}

}
