package io.lifecycle.text;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hides the values of parameters whose names look like secrets, in queries
 * ({@code a=1&token=x}), in path parameters ({@code /shop;jsessionid=x/cart}) and in
 * texts ({@code refused: password=x}). Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class SecretMask {

	/**
	 * Parts of names that look like secrets when nothing else is configured.
	 */
	public static final List<String> DEFAULT_NAMES = List.of("password", "passwd", "pwd", "secret", "token", "apikey",
			"api_key", "api-key", "auth", "credential", "signature", "jsessionid");

	private static final SecretMask DEFAULT = new SecretMask(DEFAULT_NAMES);

	private static final String MASK = "***";

	private final List<String> names;

	/**
	 * Create a mask.
	 * @param names parts of the names whose values are hidden, in any case
	 */
	public SecretMask(Collection<String> names) {
		this.names = names.stream()
			.map((name) -> name.strip().toLowerCase(Locale.ROOT))
			.filter((name) -> !name.isEmpty())
			.distinct()
			.toList();
	}

	/**
	 * Return the mask of the {@linkplain #DEFAULT_NAMES default names}.
	 * @return the default mask
	 */
	public static SecretMask defaults() {
		return DEFAULT;
	}

	/**
	 * Mask a query.
	 * @param query the query as sent
	 * @return the query without the values of secrets
	 */
	public String query(String query) {
		// A name may follow a semicolon or, in an embedded URL, a question mark; the
		// value
		// of a secret may contain both.
		return apply(query, "=&;?", "&");
	}

	/**
	 * Mask a path.
	 * @param path the path as sent
	 * @return the path without the values of secret path parameters
	 */
	public String path(String path) {
		return (path.indexOf(';') >= 0) ? apply(path, "=;/", ";/") : path;
	}

	/**
	 * Mask a text, such as the message of an error.
	 * @param text the text
	 * @return the text up to the first value of a secret: in words nobody knows where a
	 * value ends
	 */
	public String text(String text) {
		Matcher value = Words.VALUE_AHEAD.matcher(text);
		while (value.find()) {
			String name = value.group(1);
			if (name == null || isSecret(name)) {
				return text.substring(0, value.end()) + MASK;
			}
		}
		return text;
	}

	private String apply(String text, String nameEnds, String valueEnds) {
		StringBuilder masked = new StringBuilder();
		int copied = 0;
		int start = 0;
		while (start < text.length()) {
			int end = indexOfAny(nameEnds, text, start);
			if (end < text.length() && text.charAt(end) == '=' && isSecret(text.substring(start, end))) {
				masked.append(text, copied, end + 1).append(MASK);
				end = indexOfAny(valueEnds, text, end + 1);
				copied = end;
			}
			start = end + 1;
		}
		return (copied > 0) ? masked.append(text, copied, text.length()).toString() : text;
	}

	private static int indexOfAny(String characters, String text, int from) {
		int index = from;
		while (index < text.length() && characters.indexOf(text.charAt(index)) < 0) {
			index++;
		}
		return index;
	}

	private boolean isSecret(String name) {
		String plain = decode(name).toLowerCase(Locale.ROOT);
		for (String part : this.names) {
			if (plain.contains(part)) {
				return true;
			}
		}
		return false;
	}

	private static String decode(String name) {
		try {
			return (name.indexOf('%') >= 0) ? URLDecoder.decode(name, StandardCharsets.UTF_8) : name;
		}
		catch (IllegalArgumentException ex) {
			return name;
		}
	}

	/**
	 * Loaded with the first error, not when an application starts.
	 */
	private static final class Words {

		// A name before its value, what a scheme of authentication says of itself, or the
		// user of a URL.
		static final Pattern VALUE_AHEAD = Pattern.compile(
				"(?<![\\w.%-])([\\w.%-]++)[\"'\\s]*+[=:](?!//)[\"'\\s]*+|\\b(?:bearer|basic)\\s++|://(?=[^/\\s@]*+@)",
				Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS);

		private Words() {
		}

	}

}
