package io.lifecycle.signal.annotation;

import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * The syntax of path patterns in annotations and properties, which is that of Spring MVC
 * mappings, {@link PathPattern}. A pattern starts with a slash. {@code ?} stands for a
 * character, {@code *} for any part of a segment, {@code **} at the start or the end for
 * any number of segments, {@code {name}} and {@code {name:regex}} for a segment.
 *
 * <p>
 * The whole path is matched, including the context path and case-sensitively. Its
 * segments are decoded first, and their parameters are ignored: {@code /orders} matches
 * {@code /%6Frders;v=1}. A path that cannot be decoded, and one that does not start with
 * a slash ({@code *} or the authority of a {@code CONNECT}), matches no pattern. Matching
 * never throws.
 *
 * <p>
 * Patterns need {@code spring-web} on the class path; it is not needed without patterns.
 *
 * @since 0.1.0
 */
public final class PathPatterns {

	private PathPatterns() {
	}

	/**
	 * Create a predicate.
	 * @param patterns the patterns
	 * @return whether a path matches one of them; immutable and thread-safe
	 * @throws IllegalArgumentException if there is a {@linkplain #problem problem} with a
	 * pattern
	 */
	public static Predicate<String> of(Collection<String> patterns) {
		patterns.forEach((pattern) -> {
			String problem = problem(pattern);
			if (problem != null) {
				throw new IllegalArgumentException(problem);
			}
		});
		if (patterns.isEmpty()) {
			return (path) -> false;
		}
		List<Rule> rules = patterns.stream().distinct().map(Rule::of).toList();
		return (path) -> path.startsWith("/") && matches(rules, path);
	}

	private static boolean matches(List<Rule> rules, String path) {
		// A plain path equals its decoded form. Most paths do, and need not be parsed for
		// most patterns.
		boolean plain = path.indexOf('%') < 0 && path.indexOf(';') < 0;
		PathContainer parsed = null;
		for (int i = 0; i < rules.size(); i++) {
			Rule rule = rules.get(i);
			String literal = plain ? rule.literal() : null;
			if (literal == null && parsed == null) {
				parsed = parse(path);
				if (parsed == null) {
					return false;
				}
			}
			if ((literal != null) ? rule.matches(path, literal) : parsed != null && rule.matches(parsed)) {
				return true;
			}
		}
		return false;
	}

	private static @Nullable PathContainer parse(String path) {
		try {
			return PathContainer.parsePath(path);
		}
		catch (RuntimeException ex) {
			// The path cannot be decoded.
			return null;
		}
	}

	/**
	 * Return the problem with a pattern.
	 * @param pattern the pattern
	 * @return the problem and what to do, in whole sentences; {@code null} if the pattern
	 * is valid
	 */
	public static @Nullable String problem(String pattern) {
		if (!pattern.startsWith("/")) {
			return "The pattern '%s' does not start with '/'. Write a pattern such as '/orders/**'.".formatted(pattern);
		}
		try {
			Rule.of(pattern);
			return null;
		}
		catch (NoClassDefFoundError ex) {
			return "The pattern '%s' needs spring-web. Add it to the class path.".formatted(pattern);
		}
		catch (RuntimeException ex) {
			return "The pattern '%s' is invalid: %s. Write a pattern such as '/orders/**' or '/orders/{id}/items'."
				.formatted(pattern, ex.getMessage());
		}
	}

	/**
	 * A parsed pattern.
	 *
	 * @param pattern the pattern
	 * @param literal the text that a path must equal or start with; {@code null} if the
	 * pattern has a wildcard elsewhere than at its end
	 * @param open whether more segments may follow
	 */
	private record Rule(PathPattern pattern, @Nullable String literal, boolean open) {

		private static final String REST = "/**";

		static Rule of(String pattern) {
			boolean open = pattern.endsWith(REST);
			String start = open ? pattern.substring(0, pattern.length() - REST.length()) : pattern;
			boolean literal = start.chars().noneMatch((c) -> "?*{}\\".indexOf(c) >= 0);
			return new Rule(PathPatternParser.defaultInstance.parse(pattern), literal ? start : null, open);
		}

		boolean matches(String path, String literal) {
			return path.startsWith(literal)
					&& (path.length() == literal.length() || (this.open && path.charAt(literal.length()) == '/'));
		}

		boolean matches(PathContainer path) {
			try {
				return this.pattern.matches(path);
			}
			catch (RuntimeException | StackOverflowError ex) {
				// The path is too complex for a regular expression.
				return false;
			}
		}

	}

}
