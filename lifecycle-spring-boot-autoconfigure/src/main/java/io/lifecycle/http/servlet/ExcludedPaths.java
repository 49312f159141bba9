package io.lifecycle.http.servlet;

import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Tells the paths that match one of several patterns, {@code /actuator/**} for example.
 * Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class ExcludedPaths implements Predicate<String> {

	private final List<PathPattern> patterns;

	private ExcludedPaths(List<PathPattern> patterns) {
		this.patterns = patterns;
	}

	/**
	 * Create a predicate.
	 * @param patterns the patterns, in the syntax of {@link PathPattern}
	 * @return the predicate; without patterns it matches no path
	 * @throws org.springframework.web.util.pattern.PatternParseException if a pattern is
	 * broken
	 */
	public static ExcludedPaths of(Collection<String> patterns) {
		PathPatternParser parser = PathPatternParser.defaultInstance;
		return new ExcludedPaths(
				patterns.stream().map(parser::initFullPathPattern).distinct().map(parser::parse).toList());
	}

	/**
	 * Return whether a path is excluded.
	 * @param path the path as sent, context path included
	 * @return whether a pattern matches it; a path that cannot be decoded matches none
	 */
	@Override
	public boolean test(String path) {
		return !this.patterns.isEmpty() && matches(path);
	}

	private boolean matches(String path) {
		PathContainer parsed;
		try {
			parsed = PathContainer.parsePath(path);
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
		for (PathPattern pattern : this.patterns) {
			if (pattern.matches(parsed)) {
				return true;
			}
		}
		return false;
	}

}
