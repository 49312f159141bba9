package io.lifecycle.text;

import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.lifecycle.guard.EventSize;
import org.jspecify.annotations.Nullable;

/**
 * Copies the values of an event that the application defines into numbers, texts, and
 * lists and maps of them. Secrets are hidden, each text is one line, and texts, levels
 * and elements are limited. The copy contains no object of the application. Immutable and
 * thread-safe.
 *
 * @since 0.1.0
 */
public final class OwnValues {

	private static final int MOST_LEVELS = 3;

	private static final int MOST_ELEMENTS = 20;

	private final UnaryOperator<String> mask;

	private final int mostCharacters;

	private final Function<Object, String> others;

	/**
	 * Create an instance.
	 * @param mask hides secrets in texts
	 * @param mostCharacters the maximum length of a text
	 * @param others returns the text of an object that is neither a value of the JDK nor
	 * a record
	 */
	public OwnValues(UnaryOperator<String> mask, int mostCharacters, Function<Object, String> others) {
		this.mask = mask;
		this.mostCharacters = mostCharacters;
		this.others = others;
	}

	/**
	 * Copy the fields of an event.
	 * @param fields the fields
	 * @return the copy, in the same order
	 */
	public Map<String, @Nullable Object> of(Map<String, ? extends @Nullable Object> fields) {
		Map<String, @Nullable Object> copy = new LinkedHashMap<>();
		fields.forEach((name, value) -> copy.put(name, of(name, value, 0)));
		return copy;
	}

	private @Nullable Object of(String name, @Nullable Object value, int level) {
		if (value == null) {
			return null;
		}
		String named = name + '=';
		return named.equals(this.mask.apply(named)) ? shown(name, value, level) : Redaction.HIDDEN;
	}

	private Object shown(String name, Object value, int level) {
		if (value instanceof String text) {
			return text(text);
		}
		if (value instanceof Enum<?> constant) {
			return constant.name();
		}
		// Objects of other classes would keep their class loader alive.
		boolean ofJdk = value.getClass().getClassLoader() == null;
		if (ofJdk && (value instanceof Number || value instanceof Boolean)) {
			return value;
		}
		if (ofJdk && (value instanceof TemporalAccessor || value instanceof TemporalAmount || value instanceof UUID
				|| value instanceof CharSequence || value instanceof Character)) {
			return text(value.toString());
		}
		Object nested = (level < MOST_LEVELS) ? nested(name, value, ofJdk, level + 1) : null;
		return (nested != null) ? nested : text(other(value));
	}

	// A collection of another library may load its elements from a database.
	private @Nullable Object nested(String name, Object value, boolean ofJdk, int level) {
		try {
			if (value instanceof Record composed) {
				return map(EventFields.components(composed), level);
			}
			if (ofJdk && value instanceof Map<?, ?> map) {
				return map(map, level);
			}
			if (ofJdk && value instanceof Collection<?> elements) {
				return list(name, elements.stream(), level);
			}
			return (value instanceof Object[] elements) ? list(name, Stream.of(elements), level) : null;
		}
		catch (Throwable ex) {
			// Another thread may change the value, and an accessor may throw.
			return null;
		}
	}

	private Object map(Map<?, ?> map, int level) {
		Map<String, @Nullable Object> copy = new LinkedHashMap<>();
		map.entrySet().stream().limit(MOST_ELEMENTS).forEach((entry) -> {
			String name = text(String.valueOf(entry.getKey()));
			copy.put(name, of(name, entry.getValue(), level));
		});
		return copy;
	}

	private Object list(String name, Stream<?> elements, int level) {
		return elements.limit(MOST_ELEMENTS).map((element) -> of(name, element, level)).toList();
	}

	private String other(Object value) {
		try {
			return String.valueOf(this.others.apply(value));
		}
		catch (Throwable ex) {
			return value.getClass().getName();
		}
	}

	// The mask sees more than is shown, because it recognizes a secret by what surrounds
	// it.
	private String text(String text) {
		String masked = this.mask.apply(EventSize.limited(text, 2 * this.mostCharacters));
		return EventSize.limited(EventText.oneLine(masked), this.mostCharacters);
	}

}
