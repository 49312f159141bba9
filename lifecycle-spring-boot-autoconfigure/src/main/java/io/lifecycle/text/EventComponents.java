package io.lifecycle.text;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * The components of a record class, or the properties of another class, in a stable order
 * and with names in snake_case.
 */
final class EventComponents {

	// An abbreviation is one word: orderURL becomes order_url, URLPath becomes
	// url_path.
	private static final Pattern WORD_START = Pattern.compile("(?<=\\P{javaUpperCase})(?=\\p{javaUpperCase})"
			+ "|(?<=\\p{javaUpperCase})(?=\\p{javaUpperCase}\\p{javaLowerCase})");

	// Each event has these fields.
	private static final Set<String> RESERVED = Set.of("type", "class", EventFields.TIMESTAMP, "time");

	private static final Pattern GETTER = Pattern.compile("(get|is)\\p{Upper}.*");

	// These are the methods of the interfaces of events.
	private static final Set<String> FACTS = Set.of("timestampNanos", "durationNanos", "error");

	// The class and place of an enum constant, and the type of a generic event in Spring.
	private static final Set<String> NO_PROPERTIES = Set.of("getDeclaringClass", "ordinal", "getResolvableType");

	private static final ClassValue<List<Component>> CACHE = new ClassValue<>() {

		@Override
		protected List<Component> computeValue(Class<?> type) {
			return type.isRecord() ? ofRecord(type) : ofClass(type);
		}

	};

	private EventComponents() {
	}

	static List<Component> of(Class<?> type) {
		return CACHE.get(type);
	}

	/**
	 * Return the name of a component in snake_case.
	 */
	static String snakeCase(String name) {
		return WORD_START.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT);
	}

	private static List<Component> ofRecord(Class<?> type) {
		List<Method> accessors = new ArrayList<>();
		Stream.of(type.getRecordComponents()).map(RecordComponent::getAccessor).forEach(accessors::add);
		if (LifecycleEvent.class.isAssignableFrom(type) && accessors.stream().noneMatch(EventComponents::isTimestamp)) {
			// The record computes it.
			accessors.add(LifecycleEvent.class.getMethods()[0]);
		}
		Set<String> taken = new HashSet<>(RESERVED);
		return accessors.stream().map((accessor) -> new Component(accessor.getName(), accessor, taken)).toList();
	}

	// The timestamp comes last, as in records.
	private static List<Component> ofClass(Class<?> type) {
		Map<String, Method> properties = new TreeMap<>();
		Set<String> names = Stream.concat(fieldsOf(type), FACTS.stream()).collect(Collectors.toSet());
		for (Method method : type.getMethods()) {
			if (isProperty(method, names)) {
				properties.put(propertyName(method), method);
			}
		}
		Set<String> taken = new HashSet<>(RESERVED);
		return properties.entrySet()
			.stream()
			.sorted(Comparator.comparing((property) -> isTimestamp(property.getValue())))
			.map((property) -> new Component(property.getKey(), property.getValue(), taken))
			.toList();
	}

	private static Stream<String> fieldsOf(Class<?> type) {
		return Stream.<Class<?>>iterate(type, (current) -> current != Object.class, Class::getSuperclass)
			.flatMap((current) -> Stream.of(current.getDeclaredFields()))
			.filter((field) -> !Modifier.isStatic(field.getModifiers()))
			.map(Field::getName);
	}

	// A getter, or a method with the name of a field.
	private static boolean isProperty(Method method, Set<String> names) {
		return method.getParameterCount() == 0 && !Modifier.isStatic(method.getModifiers()) && !method.isBridge()
				&& method.getReturnType() != void.class && method.getDeclaringClass() != Object.class
				&& !NO_PROPERTIES.contains(method.getName())
				&& (names.contains(method.getName()) || GETTER.matcher(method.getName()).matches());
	}

	private static boolean isTimestamp(Method method) {
		return method.getName().equals("timestampNanos");
	}

	private static String propertyName(Method method) {
		// Kotlin appends a module or a hash to the names of some getters.
		String name = method.getName().replaceFirst("^(get|is)(?=\\p{Upper})", "").replaceFirst("[-$].*", "");
		return Character.toLowerCase(name.charAt(0)) + name.substring(1);
	}

	/**
	 * A component or a property.
	 */
	static final class Component {

		private static final MethodType READ = MethodType.methodType(Object.class, Object.class);

		private final String name;

		private final String key;

		private final String field;

		private final boolean time;

		private final MethodHandle accessor;

		Component(String name, Method accessor, Set<String> taken) {
			this.name = name;
			String field = EventFields.name(name, accessor.getReturnType());
			this.time = !field.equals(snakeCase(name));
			this.field = (this.time && field.equals(EventFields.TIMESTAMP)) ? field : free(field, taken);
			this.key = this.time ? snakeCase(name) : this.field;
			this.accessor = handle(accessor).asType(READ);
		}

		// Two names may differ only in what a field does not show.
		private static String free(String field, Set<String> taken) {
			String free = field;
			while (!taken.add(free)) {
				free += "_";
			}
			return free;
		}

		// The accessor is public, but its class may not be. If a module forbids access,
		// the value is the exception.
		private static MethodHandle handle(Method accessor) {
			accessor.trySetAccessible();
			try {
				return MethodHandles.lookup().unreflect(accessor);
			}
			catch (IllegalAccessException ex) {
				return MethodHandles.dropArguments(MethodHandles.constant(Object.class, ex), 0, Object.class);
			}
		}

		String name() {
			return this.name;
		}

		/**
		 * Return the name of the field that has the value as it is.
		 */
		String key() {
			return this.key;
		}

		/**
		 * Return the name of the field that has the value.
		 */
		String field() {
			return this.field;
		}

		/**
		 * Return whether the field has another unit than the component.
		 */
		boolean isTime() {
			return this.time;
		}

		@Nullable Object read(Object target) {
			try {
				return this.accessor.invokeExact(target);
			}
			catch (Throwable ex) {
				return ex;
			}
		}

	}

}
