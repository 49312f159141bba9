package io.lifecycle.autoconfigure.http;

import org.springframework.web.util.pattern.PatternParseException;

/**
 * A pattern of {@code lifecycle.http.exclude-paths} cannot be parsed.
 */
class InvalidExcludePathException extends RuntimeException {

	private final String pattern;

	InvalidExcludePathException(String pattern, PatternParseException cause) {
		super("Invalid pattern '" + pattern + "' in lifecycle.http.exclude-paths", cause);
		this.pattern = pattern;
	}

	String getPattern() {
		return this.pattern;
	}

}
