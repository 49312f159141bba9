package io.lifecycle.text;

/**
 * Finds the first secret in a text, in one pass.
 */
final class SecretText {

	private static final String[] SCHEMES = { "bearer", "basic" };

	private final SecretNames names;

	private final String text;

	private final StringBuilder decoded = new StringBuilder();

	SecretText(SecretNames names, String text) {
		this.names = names;
		this.text = text;
	}

	/**
	 * Find the first secret.
	 * @return where it starts, or -1 if there is none
	 */
	int find() {
		int index = 0;
		while (index < this.text.length()) {
			int end = endOfName(index);
			int secret = (end > index) ? secretOf(index, end) : userAt(index);
			if (secret >= 0) {
				return secret;
			}
			index = Math.max(end, index + 1);
		}
		return -1;
	}

	/**
	 * Return where the secret of a name starts.
	 * @return its index, or -1 if there is none
	 */
	private int secretOf(int start, int end) {
		if (isReference(start, end) && this.names.contain(this.text, start, end, this.decoded)) {
			// The value precedes the name: a parser appends the path to it.
			return 0;
		}
		if (isElement(start, end) && isSecret(start, end)) {
			return end + 1;
		}
		int sign = skip(end);
		if (sign < this.text.length() && "=:".indexOf(this.text.charAt(sign)) >= 0
				&& !this.text.startsWith("//", sign + 1)) {
			return isSecret(start, end) ? skip(sign + 1) : -1;
		}
		return (sign > end && isScheme(start, end)) ? sign : -1;
	}

	// Texts such as "Error code: 5" and "duplicate key: x" contain no secrets, but the
	// query of a URL does.
	private boolean isSecret(int start, int end) {
		boolean parameter = start > 0 && "?&".indexOf(this.text.charAt(start - 1)) >= 0;
		boolean harmless = !parameter && (is("code", start, end) || is("key", start, end));
		return !harmless && this.names.contain(this.text, start, end, this.decoded);
	}

	private boolean isScheme(int start, int end) {
		for (String scheme : SCHEMES) {
			int begin = end - scheme.length();
			if (begin >= start && is(scheme, begin, end) && (begin == start || !isWordPart(begin - 1))) {
				return true;
			}
		}
		return false;
	}

	private boolean is(String word, int start, int end) {
		return end - start == word.length() && this.text.regionMatches(true, start, word, 0, word.length());
	}

	private boolean isReference(int start, int end) {
		return start > 1 && this.text.startsWith("[\"", start - 2) && this.text.startsWith("\"]", end);
	}

	private boolean isElement(int start, int end) {
		return start > 0 && end < this.text.length() && this.text.charAt(start - 1) == '<'
				&& this.text.charAt(end) == '>';
	}

	/**
	 * Return where the user information of a URL starts.
	 * @return its index, or -1 if there is none; a text that is cut inside of an
	 * authority may have some
	 */
	private int userAt(int index) {
		if (!this.text.startsWith("://", index)) {
			return -1;
		}
		int end = index + 3;
		while (end < this.text.length() && "/@".indexOf(this.text.charAt(end)) < 0 && !isSpace(end)) {
			end++;
		}
		boolean cut = end == this.text.length() && this.text.charAt(end - 1) == '…';
		return (cut || (end < this.text.length() && this.text.charAt(end) == '@')) ? index + 3 : -1;
	}

	private int endOfName(int start) {
		int end = start;
		while (end < this.text.length() && (isWordPart(end) || ".%-".indexOf(this.text.charAt(end)) >= 0)) {
			end++;
		}
		return end;
	}

	private boolean isWordPart(int index) {
		char character = this.text.charAt(index);
		return character == '_' || Character.isLetterOrDigit(character)
				|| Character.getType(character) == Character.FORMAT;
	}

	// Quotes, brackets and spaces may surround the sign between a name and its value.
	private int skip(int start) {
		int end = start;
		while (end < this.text.length() && ("\"']".indexOf(this.text.charAt(end)) >= 0 || isSpace(end))) {
			end++;
		}
		return end;
	}

	private boolean isSpace(int index) {
		char character = this.text.charAt(index);
		return Character.isWhitespace(character) || Character.isSpaceChar(character);
	}

}
