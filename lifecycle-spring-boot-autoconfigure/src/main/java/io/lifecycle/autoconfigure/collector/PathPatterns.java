package io.lifecycle.autoconfigure.collector;

import java.util.List;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.util.AntPathMatcher;
import org.springframework.util.StringUtils;

/**
 * Matches paths by Ant-style patterns.
 */
final class PathPatterns implements Predicate<String> {

	private final AntPathMatcher matcher = new AntPathMatcher();

	private final List<String> patterns;

	PathPatterns(List<String> patterns) {
		this.patterns = List.copyOf(patterns);
	}

	@Override
	public boolean test(String path) {
		for (String pattern : this.patterns) {
			if (this.matcher.match(pattern, path)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Check a pattern now: the matcher would find out at the first request.
	 * @return what is wrong, {@code null} if nothing is
	 */
	static @Nullable String problem(String pattern) {
		String problem = null;
		if (!pattern.startsWith("/")) {
			problem = "does not start with '/'";
		}
		else if (StringUtils.countOccurrencesOf(pattern, "{") != StringUtils.countOccurrencesOf(pattern, "}")) {
			problem = "has unbalanced braces";
		}
		for (String segment : pattern.substring(1).split("/", -1)) {
			try {
				new AntPathMatcher().match(segment, "x");
			}
			catch (RuntimeException ex) {
				problem = "has an invalid segment '%s'".formatted(segment);
			}
		}
		return (problem != null)
				? "The pattern '%s' %s. Write a pattern such as '/actuator/**', ".formatted(pattern, problem)
						+ "where '*' stands for a segment or a part of it."
				: null;
	}

}
