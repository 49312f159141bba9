package io.lifecycle.console;

import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * The path of the console within an application.
 *
 * @param path the path, with a slash at its start
 * @since 0.1.0
 */
public record ConsolePath(PathPattern path) {

	/**
	 * Parse a path.
	 * @param path the path of the endpoint
	 * @return the parsed path
	 */
	public static ConsolePath of(String path) {
		return new ConsolePath(PathPatternParser.defaultInstance.parse(path));
	}

	/**
	 * Return the pattern of the paths that belong to the console.
	 * @return the pattern
	 */
	public String pattern() {
		return this.path.getPatternString() + "/**";
	}

	/**
	 * Return which requests are those of the console. They only observe the application.
	 * @param prefix the path of the application on the server
	 * @return matches whole paths
	 */
	public Predicate<String> requestsWithin(String prefix) {
		String whole = prefix + this.path.getPatternString();
		return (sent) -> sent.startsWith(whole)
				&& (sent.length() == whole.length() || sent.charAt(whole.length()) == '/');
	}

	/**
	 * Return the rest of the path of a request.
	 * @param path the path within the application
	 * @return what follows the path of the console, as sent
	 */
	public String rest(PathContainer path) {
		PathPattern.@Nullable PathRemainingMatchInfo match = this.path.matchStartOfPath(path);
		return (match != null) ? match.getPathRemaining().value() : "";
	}

	/**
	 * Return the name that a link relative to the path begins with.
	 */
	String name() {
		String path = this.path.getPatternString();
		return path.substring(path.lastIndexOf('/') + 1);
	}

}
