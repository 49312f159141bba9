package io.lifecycle.connection;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Hides the values of parameters whose names look like secrets, in queries
 * ({@code a=1&token=x}) and in path parameters ({@code /shop;jsessionid=x/cart}).
 */
final class SecretMask {

	static final List<String> DEFAULT_NAMES = List.of("password", "passwd", "pwd", "secret", "token", "apikey",
			"api_key", "api-key", "auth", "credential", "signature", "jsessionid");

	private static final String MASK = "***";

	private final List<String> names;

	SecretMask(Collection<String> names) {
		this.names = names.stream().map((name) -> name.toLowerCase(Locale.ROOT)).toList();
	}

	String apply(String text) {
		StringBuilder masked = null;
		int copied = 0;
		int start = 0;
		while (start <= text.length()) {
			int end = endOfPart(text, start);
			int equals = text.indexOf('=', start);
			if (equals >= 0 && equals < end && isSecret(text.substring(start, equals))) {
				masked = (masked != null) ? masked : new StringBuilder(text.length());
				masked.append(text, copied, equals + 1).append(MASK);
				copied = end;
			}
			start = end + 1;
		}
		return (masked != null) ? masked.append(text, copied, text.length()).toString() : text;
	}

	private static int endOfPart(String text, int start) {
		int end = start;
		while (end < text.length() && "&;/".indexOf(text.charAt(end)) < 0) {
			end++;
		}
		return end;
	}

	private boolean isSecret(String name) {
		String plain = decode(name).toLowerCase(Locale.ROOT);
		return this.names.stream().anyMatch(plain::contains);
	}

	private static String decode(String name) {
		try {
			return (name.indexOf('%') >= 0) ? URLDecoder.decode(name, StandardCharsets.UTF_8) : name;
		}
		catch (IllegalArgumentException ex) {
			return name;
		}
	}

}
