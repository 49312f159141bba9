package io.lifecycle.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.io.SerializedString;

/**
 * Escapes characters that are valid in JSON, but may end a line or change its direction
 * where the JSON is read as text.
 */
final class LineEscapes extends CharacterEscapes {

	private static final long serialVersionUID = 1L;

	private final int[] ascii = standardAsciiEscapesForJSON();

	LineEscapes() {
		this.ascii[0x7f] = ESCAPE_STANDARD;
	}

	@Override
	public int[] getEscapeCodesForAscii() {
		return this.ascii;
	}

	@Override
	public @Nullable SerializableString getEscapeSequence(int character) {
		return switch (Character.getType(character)) {
			case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR,
					Character.PARAGRAPH_SEPARATOR ->
				new SerializedString(String.format("\\u%04x", character));
			default -> null;
		};
	}

}
