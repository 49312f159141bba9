package io.lifecycle.guard;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Estimates how much memory the values of an application's object use: its texts, arrays,
 * records, errors, and the collections and maps of the JDK. It reads fields, because a
 * getter may do anything, and leaves out other objects, which may be shared.
 */
final class ValueSize {

	private static final int REFERENCE = 8;

	private static final Map<Class<?>, Integer> PRIMITIVES = Map.of(boolean.class, 1, byte.class, 1, short.class, 2,
			char.class, 2, int.class, 4, float.class, 4);

	private static final int MOST_LEVELS = 4;

	// The size of more elements is concluded from these.
	private static final int MOST_ELEMENTS = 32;

	private static final ClassValue<List<Field>> FIELDS = new ClassValue<>() {

		@Override
		protected List<Field> computeValue(Class<?> type) {
			return Stream.<Class<?>>iterate(type, (current) -> current != null, Class::getSuperclass)
				.flatMap((current) -> Stream.of(current.getDeclaredFields()))
				.filter((field) -> !Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()
						&& !field.getType().isEnum())
				.filter(Field::trySetAccessible)
				.toList();
		}

	};

	private ValueSize() {
	}

	/**
	 * Estimate the size of what the fields of an object contain.
	 * @param object the object
	 * @return the number of bytes; 0 for fields that cannot be read
	 */
	static long ofFields(Object object) {
		return ofFields(object, MOST_LEVELS);
	}

	private static long ofFields(Object object, int levels) {
		long size = 0;
		for (Field field : FIELDS.get(object.getClass())) {
			size += of(read(field, object), levels);
		}
		return size;
	}

	private static @Nullable Object read(Field field, Object object) {
		try {
			return field.get(object);
		}
		catch (Throwable ex) {
			return null;
		}
	}

	private static long of(@Nullable Object value, int levels) {
		if (value instanceof CharSequence text && isOfJdk(value)) {
			return 2L * text.length();
		}
		if (value == null || levels == 0) {
			return 0;
		}
		if (value.getClass().isArray()) {
			return ofArray(value, levels - 1);
		}
		if (value instanceof Record) {
			return ofFields(value, levels - 1);
		}
		if (value instanceof Throwable error) {
			return Errors.size(error);
		}
		return isOfJdk(value) ? ofJdk(value, levels - 1) : 0;
	}

	private static boolean isOfJdk(Object value) {
		return value.getClass().getClassLoader() == null;
	}

	private static long ofArray(Object array, int levels) {
		int length = Array.getLength(array);
		if (array instanceof Object[] elements) {
			return REFERENCE * (long) length + ofElements(Stream.of(elements), length, levels);
		}
		return PRIMITIVES.getOrDefault(array.getClass().getComponentType(), REFERENCE) * (long) length;
	}

	private static long ofJdk(Object value, int levels) {
		try {
			if (value instanceof Collection<?> elements) {
				return REFERENCE * (long) elements.size() + ofElements(elements.stream(), elements.size(), levels);
			}
			if (value instanceof Map<?, ?> map) {
				return REFERENCE * 2L * map.size() + ofElements(
						map.entrySet().stream().flatMap((entry) -> Stream.of(entry.getKey(), entry.getValue())),
						2 * map.size(), levels);
			}
		}
		catch (Throwable ex) {
			// Another thread changes the collection.
		}
		return 0;
	}

	private static long ofElements(Stream<?> elements, int count, int levels) {
		long sample = elements.limit(MOST_ELEMENTS).mapToLong((element) -> of(element, levels)).sum();
		return (count > MOST_ELEMENTS) ? sample / MOST_ELEMENTS * count : sample;
	}

}
