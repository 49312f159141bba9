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

	// These are in lower case, by their first letters. A word has boundaries in a name.
	private final List<List<String>> words = buckets();

	// These have no separators, and may be anywhere in a name.
	private final List<List<String>> parts = buckets();

	SecretNames(Collection<String> names) {
		for (String name : names) {
			String stripped = name.strip().toLowerCase(Locale.ROOT);
			if (stripped.length() > LONGEST_WORD) {
				add(this.parts, withoutSeparators(new StringBuilder(stripped)).toString());
			}
			else {
				add(this.words, stripped);
			}
		}
	}

	private static List<List<String>> buckets() {
		return IntStream.range(0, BUCKETS).<List<String>>mapToObj((bucket) -> new ArrayList<>()).toList();
	}

	private static void add(List<List<String>> names, String name) {
		if (!name.isEmpty()) {
			names.get(name.charAt(0) % BUCKETS).add(name);
		}
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
		return isAny(this.words, decoded, true) || isAny(this.parts, withoutSeparators(decoded), false);
	}

	private static boolean isAny(List<List<String>> names, StringBuilder name, boolean words) {
		for (int i = 0; i < name.length(); i++) {
			List<String> candidates = names.get(Character.toLowerCase(name.charAt(i)) % BUCKETS);
			for (int j = 0; j < candidates.size(); j++) {
				String candidate = candidates.get(j);
				if (isAt(name, i, candidate) && (!words || isWord(name, i, i + candidate.length()))) {
					return true;
				}
			}
		}
		return false;
	}

	private static StringBuilder withoutSeparators(StringBuilder name) {
		int length = 0;
		for (int i = 0; i < name.length(); i++) {
			if (Character.isLetterOrDigit(name.charAt(i))) {
				name.setCharAt(length++, name.charAt(i));
			}
		}
		name.setLength(length);
		return name;
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
		return index == 0 || index == name.length() || !Character.isLetter(name.charAt(index - 1))
				|| !Character.isLetter(name.charAt(index)) || isHump(name, index);
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
