package io.lifecycle.signal.annotation;

import java.util.function.Predicate;
import java.util.stream.Stream;

import org.springframework.util.AntPathMatcher;

/**
 * Matches paths by patterns. Only patterns with a wildcard before their end need the
 * matcher, which takes paths apart.
 */
final class PathFilter {

	private static final AntPathMatcher matcher = new AntPathMatcher();

	private PathFilter() {
	}

	static Predicate<String> anyOf(String[] patterns) {
		return Stream.of(patterns).map(PathFilter::of).reduce(Predicate::or).orElseThrow();
	}

	private static Predicate<String> of(String pattern) {
		if (!matcher.isPattern(pattern)) {
			return pattern::equals;
		}
		String prefix = pattern.endsWith("/**") ? pattern.substring(0, pattern.length() - 3) : "";
		if (!prefix.isEmpty() && !matcher.isPattern(prefix)) {
			return (path) -> path.startsWith(prefix)
					&& (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
		}
		return (path) -> matcher.match(pattern, path);
	}

	/**
	 * Check a pattern now: the matcher would find out at the first event.
	 */
	static boolean isValid(String pattern) {
		if (!pattern.startsWith("/")) {
			return false;
		}
		try {
			for (String segment : pattern.substring(1).split("/", -1)) {
				matcher.match(segment, "x");
			}
			return count(pattern, '{') == count(pattern, '}');
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

	private static long count(String pattern, char brace) {
		return pattern.chars().filter((c) -> c == brace).count();
	}

}
