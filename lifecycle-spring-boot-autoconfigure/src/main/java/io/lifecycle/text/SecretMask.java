package io.lifecycle.text;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Hides the values of parameters whose names look like secrets, in queries
 * ({@code a=1&token=x}), in path parameters ({@code /shop;jsessionid=x/cart}) and in
 * texts ({@code refused: password=x}). Immutable and thread-safe.
 *
 * <p>
 * A configured name of up to four letters has to be a whole word of the parameter's name:
 * {@code key} hides {@code key}, {@code api-key} and {@code AWSAccessKeyId}, but not
 * {@code keyword}. A longer name may be any part of it. Case is ignored.
 *
 * @since 0.1.0
 */
public final class SecretMask {

	/**
	 * The default names: those of Spring Boot's sanitizing functions and of
	 * OpenTelemetry's rules for query strings, and those that cloud providers, OAuth and
	 * sessions use.
	 */
	public static final List<String> DEFAULT_NAMES = List.of("password", "passwd", "passphrase", "pwd", "pass",
			"secret", "token", "apikey", "api_key", "api-key", "key", "auth", "oauth", "authoriz", "authent", "code",
			"credential", "signature", "sig", "jwt", "otp", "pin", "sid", "sessid", "sessionid");

	private static final SecretMask DEFAULT = new SecretMask(DEFAULT_NAMES);

	private static final String MASK = "***";

	private static final int LONGEST_WORD = 4;

	// Texts such as "Error code: 5" and "duplicate key: x" contain no secrets.
	private static final Set<String> HARMLESS_IN_TEXT = Set.of("code", "key");

	private final Set<String> words;

	private final List<String> parts;

	/**
	 * Create a mask.
	 * @param names words and parts of the names whose values are hidden, in any case
	 */
	public SecretMask(Collection<String> names) {
		List<String> plain = names.stream()
			.map((name) -> name.strip().toLowerCase(Locale.ROOT))
			.filter((name) -> !name.isEmpty())
			.toList();
		this.words = plain.stream().filter(SecretMask::isWord).collect(Collectors.toUnmodifiableSet());
		this.parts = plain.stream().filter((name) -> !isWord(name)).distinct().toList();
	}

	private static boolean isWord(String name) {
		return name.length() <= LONGEST_WORD;
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
		// value of a secret may contain both.
		return apply(query, "=&;?", "&");
	}

	/**
	 * Mask a path.
	 * @param path the path as sent; clients may send a whole URL or an authority to a
	 * proxy
	 * @return the path without the values of secret path parameters and without user
	 * information
	 */
	public String path(String path) {
		String masked = (path.indexOf(';') >= 0) ? apply(path, "=;/", ";/") : path;
		return masked.startsWith("/") ? masked : withoutUser(masked);
	}

	private static String withoutUser(String path) {
		int scheme = path.indexOf("://");
		int start = (scheme >= 0) ? scheme + 3 : 0;
		int end = indexOfAny("/?#", path, start);
		int at = path.lastIndexOf('@', end - 1);
		return (at >= start) ? path.substring(0, start) + MASK + path.substring(at) : path;
	}

	/**
	 * Mask a text, such as the message of an error.
	 * @param text the text
	 * @return the text up to the first value of a secret, because the end of a value
	 * cannot be recognized in a text
	 */
	public String text(String text) {
		Matcher value = Words.VALUE_AHEAD.matcher(text);
		while (value.find()) {
			String name = value.group(1);
			if (name == null || (!HARMLESS_IN_TEXT.contains(name.toLowerCase(Locale.ROOT)) && isSecret(name))) {
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
		String plain = decode(name);
		String lower = plain.toLowerCase(Locale.ROOT);
		return this.parts.stream().anyMatch(lower::contains) || hasSecretWord(plain);
	}

	private boolean hasSecretWord(String name) {
		int start = 0;
		for (int i = 0; i <= name.length(); i++) {
			if (i == name.length() || !Character.isLetterOrDigit(name.charAt(i)) || isHump(name, i)) {
				if (i - start <= LONGEST_WORD
						&& this.words.contains(name.substring(start, i).toLowerCase(Locale.ROOT))) {
					return true;
				}
				start = (i < name.length() && Character.isLetterOrDigit(name.charAt(i))) ? i : i + 1;
			}
		}
		return false;
	}

	// A word begins here in camel case, also after an acronym.
	private static boolean isHump(String name, int index) {
		if (index == 0 || !Character.isUpperCase(name.charAt(index))) {
			return false;
		}
		return Character.isLowerCase(name.charAt(index - 1))
				|| (index + 1 < name.length() && Character.isLowerCase(name.charAt(index + 1)));
	}

	// A name with an invalid encoding is compared unchanged.
	private static String decode(String name) {
		if (name.indexOf('%') < 0) {
			return name;
		}
		StringBuilder decoded = new StringBuilder(name.length());
		for (int i = 0; i < name.length(); i++) {
			int code = (name.charAt(i) == '%' && i + 2 < name.length()) ? hex(name, i + 1) : -1;
			decoded.append((code >= 0) ? (char) code : name.charAt(i));
			i += (code >= 0) ? 2 : 0;
		}
		return decoded.toString();
	}

	private static int hex(String text, int index) {
		int high = Character.digit(text.charAt(index), 16);
		int low = Character.digit(text.charAt(index + 1), 16);
		return (high >= 0 && low >= 0) ? 16 * high + low : -1;
	}

	/**
	 * Loaded with the first error instead of at startup.
	 */
	private static final class Words {

		// This matches a name before its value, the credentials of an authentication
		// scheme, or the user information of a URL.
		static final Pattern VALUE_AHEAD = Pattern.compile(
				"(?<![\\w.%-])([\\w.%-]++)[\"'\\s]*+[=:](?!//)[\"'\\s]*+|\\b(?:bearer|basic)\\s++|://(?=[^/\\s@]*+@)",
				Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS);

		private Words() {
		}

	}

}
