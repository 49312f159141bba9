package io.lifecycle.autoconfigure.collector;

import java.util.List;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.util.AntPathMatcher;

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
	 */
	static void check(String pattern) {
		if (!pattern.startsWith("/")) {
			throw invalid(pattern, "does not start with '/'", null);
		}
		if (pattern.chars().filter((c) -> c == '{').count() != pattern.chars().filter((c) -> c == '}').count()) {
			throw invalid(pattern, "has unbalanced braces", null);
		}
		for (String segment : pattern.substring(1).split("/", -1)) {
			try {
				new AntPathMatcher().match(segment, "x");
			}
			catch (RuntimeException ex) {
				throw invalid(pattern, "has an invalid segment '%s'".formatted(segment), ex);
			}
		}
	}

	private static InvalidCollectorException invalid(String pattern, String reason, @Nullable RuntimeException cause) {
		InvalidCollectorException exception = new InvalidCollectorException(
				"The pattern '%s' of 'lifecycle.collector.logging.exclude-paths' %s.".formatted(pattern, reason),
				"Write a pattern such as '/actuator/**', where '*' stands for a segment or a part of it.");
		exception.initCause(cause);
		return exception;
	}

}
