package io.lifecycle.text;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The components of a record class, or the properties of another class, in a stable order
 * and with names in snake_case.
 */
final class EventComponents {

	private static final ClassValue<EventComponents> CACHE = new ClassValue<>() {

		@Override
		protected EventComponents computeValue(Class<?> type) {
			return new EventComponents(type);
		}

	};

	private final List<Component> components;

	private EventComponents(Class<?> type) {
		this.components = type.isRecord() ? ofRecord(type) : ofBean(type);
	}

	static EventComponents of(Class<?> type) {
		return CACHE.get(type);
	}

	void forEach(Object target, BiConsumer<String, @Nullable Object> visitor) {
		this.components.forEach((component) -> visitor.accept(component.key(), component.read(target)));
	}

	private static List<Component> ofRecord(Class<?> type) {
		return Stream.of(type.getRecordComponents())
			.map((component) -> Component.of(component.getName(), component.getAccessor()))
			.toList();
	}

	// The timestamp comes last, as in records.
	private static List<Component> ofBean(Class<?> type) {
		return Stream.of(type.getMethods())
			.filter(EventComponents::isProperty)
			.sorted(Comparator.comparing(EventComponents::isTimestamp).thenComparing(EventComponents::propertyName))
			.map((method) -> Component.of(propertyName(method), method))
			.toList();
	}

	private static boolean isProperty(Method method) {
		return method.getParameterCount() == 0 && !Modifier.isStatic(method.getModifiers()) && !method.isBridge()
				&& method.getDeclaringClass() != Object.class
				&& (isTimestamp(method) || method.getName().matches("(get|is)\\p{Upper}.*"));
	}

	private static boolean isTimestamp(Method method) {
		return method.getName().equals("timestampNanos");
	}

	private static String propertyName(Method method) {
		// Kotlin appends a module or a hash to the names of some getters.
		String name = method.getName().replaceFirst("^(get|is)(?=\\p{Upper})", "").replaceFirst("[-$].*", "");
		return Character.toLowerCase(name.charAt(0)) + name.substring(1);
	}

	private record Component(String key, Method accessor) {

		// An abbreviation is one word: orderURL becomes order_url, URLPath becomes
		// url_path.
		private static final Pattern WORD_START = Pattern.compile("(?<=\\P{javaUpperCase})(?=\\p{javaUpperCase})"
				+ "|(?<=\\p{javaUpperCase})(?=\\p{javaUpperCase}\\p{javaLowerCase})");

		private static final Set<String> RESERVED = Set.of("type", "class", "time");

		static Component of(String name, Method accessor) {
			// The accessor is public, but its class may not be. If a module forbids
			// access, the value is the exception.
			accessor.trySetAccessible();
			String key = WORD_START.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT);
			return new Component(RESERVED.contains(key) ? key + "_" : key, accessor);
		}

		@Nullable Object read(Object target) {
			try {
				return this.accessor.invoke(target);
			}
			catch (InvocationTargetException ex) {
				return ex.getCause();
			}
			catch (IllegalAccessException ex) {
				return ex;
			}
		}

	}

}
