package io.lifecycle.text;

import java.util.Collection;
import java.util.List;

/**
 * Hides the values of parameters whose names look like secrets, in queries
 * ({@code a=1&token=x}), in path parameters ({@code /shop;jsessionid=x/cart}) and in
 * texts ({@code refused: password=x}). Immutable and thread-safe.
 *
 * <p>
 * The time to mask a text depends on its length only, not on its content.
 *
 * <p>
 * A configured name of up to four letters has to be a whole word of the parameter's name:
 * {@code key} hides {@code key}, {@code api-key} and {@code AWSAccessKeyId}, but not
 * {@code keyword}. A longer name may be any part of it. Case is ignored, and so are
 * separators in longer names.
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
			"userpass", "secret", "token", "apikey", "accesskey", "licensekey", "key", "auth", "oauth", "authoriz",
			"authent", "code", "credential", "cookie", "signature", "sig", "jwt", "otp", "pin", "sid", "sessid",
			"sessionid");

	private static final SecretMask DEFAULT = new SecretMask(DEFAULT_NAMES);

	private static final String MASK = "***";

	private final SecretNames names;

	/**
	 * Create a mask.
	 * @param names words and parts of the names whose values are hidden, in any case
	 */
	public SecretMask(Collection<String> names) {
		this.names = new SecretNames(names);
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
	 * @return the query without the values of secrets, and without the user information
	 * of URLs
	 */
	public String query(String query) {
		// A name may follow a semicolon or, in an embedded URL, a question mark; the
		// value of a secret may contain both.
		return withoutUsers(apply(query, "=&;?", "&"));
	}

	/**
	 * Mask a path.
	 * @param path the path as sent; clients may send a whole URL or an authority to a
	 * proxy
	 * @return the path without the values of secret path parameters and of a fragment,
	 * and without user information
	 */
	public String path(String path) {
		boolean parameters = path.indexOf(';') >= 0 || path.indexOf('#') >= 0;
		String masked = parameters ? apply(path, "=;/#&?", ";/#") : path;
		if (masked.startsWith("//")) {
			masked = withoutUser(masked, 2);
		}
		else if (!masked.startsWith("/") && masked.indexOf("://") < 0) {
			masked = withoutUser(masked, 0);
		}
		return withoutUsers(masked);
	}

	private static String withoutUser(String text, int start) {
		int at = lastAt(text, start);
		return (at >= 0) ? text.substring(0, start) + MASK + text.substring(at) : text;
	}

	// A URL in a query may be encoded.
	private static String withoutUsers(String text) {
		if (text.indexOf('@') < 0 && text.indexOf("%40") < 0) {
			return text;
		}
		StringBuilder masked = new StringBuilder();
		int copied = 0;
		for (int i = 0; i < text.length(); i++) {
			int start = endOf('/', text, endOf('/', text, endOf(':', text, i)));
			int at = (start > 0) ? lastAt(text, start) : -1;
			if (at >= 0) {
				masked.append(text, copied, start).append(MASK);
				copied = at;
				i = at;
			}
		}
		return (copied > 0) ? masked.append(text, copied, text.length()).toString() : text;
	}

	private static int lastAt(String text, int start) {
		int at = -1;
		for (int i = start; i < text.length() && "/?#&".indexOf(text.charAt(i)) < 0 && endOf('/', text, i) < 0; i++) {
			at = (endOf('@', text, i) > 0) ? i : at;
		}
		return at;
	}

	/**
	 * Return where a character ends that may be percent-encoded.
	 * @return the index after it, or -1 if there is another character or none
	 */
	private static int endOf(char character, String text, int index) {
		if (index < 0 || index >= text.length()) {
			return -1;
		}
		if (text.charAt(index) == character) {
			return index + 1;
		}
		boolean encoded = text.charAt(index) == '%' && index + 2 < text.length()
				&& Character.digit(text.charAt(index + 1), 16) == character >> 4
				&& Character.digit(text.charAt(index + 2), 16) == (character & 0xf);
		return encoded ? index + 3 : -1;
	}

	/**
	 * Mask a text, such as the message of an error.
	 * @param text the text
	 * @return the text up to the first value of a secret, because the end of a value
	 * cannot be recognized in a text; nothing of it if it refers to a property that is a
	 * secret, as JSON parsers do after they have quoted the value
	 */
	public String text(String text) {
		int secret = new SecretText(this.names, text).find();
		return (secret >= 0) ? text.substring(0, secret) + MASK : text;
	}

	private String apply(String text, String nameEnds, String valueEnds) {
		StringBuilder masked = new StringBuilder();
		StringBuilder decoded = new StringBuilder();
		int copied = 0;
		int start = 0;
		while (start < text.length()) {
			int end = indexOfAny(nameEnds, text, start);
			if (end < text.length() && text.charAt(end) == '=' && this.names.contain(text, start, end, decoded)) {
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

}
