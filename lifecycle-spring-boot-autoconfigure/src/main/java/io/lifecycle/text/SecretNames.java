package io.lifecycle.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The names of secrets. The time to compare a name depends on its length only, and
 * nothing is allocated for it: clients choose names.
 */
final class SecretNames {

	private static final int LONGEST_WORD = 4;

	private static final int BUCKETS = 64;

	// These are in lower case, by their first letters.
	private final List<List<String>> names;

	SecretNames(Collection<String> names) {
		this.names = IntStream.range(0, BUCKETS).<List<String>>mapToObj((bucket) -> new ArrayList<>()).toList();
		names.stream()
			.map((name) -> name.strip().toLowerCase(Locale.ROOT))
			.filter((name) -> !name.isEmpty())
			.distinct()
			.forEach((name) -> bucket(name.charAt(0)).add(name));
	}

	private List<String> bucket(char letter) {
		return this.names.get(letter % BUCKETS);
	}

	/**
	 * Return whether a name is that of a secret.
	 * @param text the text that contains the name, possibly percent-encoded
	 * @param start where the name starts
	 * @param end where the name ends
	 * @param decoded a buffer, which is overwritten
	 */
	boolean contain(String text, int start, int end, StringBuilder decoded) {
		decode(text, start, end, decoded);
		for (int i = 0; i < decoded.length(); i++) {
			List<String> candidates = bucket(Character.toLowerCase(decoded.charAt(i)));
			for (int j = 0; j < candidates.size(); j++) {
				String candidate = candidates.get(j);
				if (isAt(decoded, i, candidate)
						&& (candidate.length() > LONGEST_WORD || isWord(decoded, i, i + candidate.length()))) {
					return true;
				}
			}
		}
		return false;
	}

	private static boolean isAt(CharSequence name, int index, String candidate) {
		if (candidate.length() > name.length() - index) {
			return false;
		}
		for (int i = 0; i < candidate.length(); i++) {
			if (Character.toLowerCase(name.charAt(index + i)) != candidate.charAt(i)) {
				return false;
			}
		}
		return true;
	}

	private static boolean isWord(CharSequence name, int start, int end) {
		for (int i = start + 1; i < end; i++) {
			if (isHump(name, i)) {
				return false;
			}
		}
		return isBoundary(name, start) && isBoundary(name, end);
	}

	private static boolean isBoundary(CharSequence name, int index) {
		return index == 0 || index == name.length() || !Character.isLetterOrDigit(name.charAt(index - 1))
				|| !Character.isLetterOrDigit(name.charAt(index)) || isHump(name, index);
	}

	// A word begins here in camel case, also after an acronym.
	private static boolean isHump(CharSequence name, int index) {
		return Character.isUpperCase(name.charAt(index)) && (Character.isLowerCase(name.charAt(index - 1))
				|| (index + 1 < name.length() && Character.isLowerCase(name.charAt(index + 1))));
	}

	// What is not encoded correctly is taken as it is.
	private static void decode(String text, int start, int end, StringBuilder decoded) {
		decoded.setLength(0);
		for (int i = start; i < end; i++) {
			char character = text.charAt(i);
			int code = (character == '%' && i + 2 < end) ? hex(text, i + 1) : -1;
			decoded.append((code >= 0) ? (char) code : character);
			i += (code >= 0) ? 2 : 0;
		}
	}

	private static int hex(String text, int index) {
		int high = Character.digit(text.charAt(index), 16);
		int low = Character.digit(text.charAt(index + 1), 16);
		return (high >= 0 && low >= 0) ? 16 * high + low : -1;
	}

}
