package io.lifecycle.text;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The components of a record class, or the properties of another class, in a stable
 * order.
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
		this.components.forEach((component) -> visitor.accept(component.name(), component.read(target)));
	}

	private static List<Component> ofRecord(Class<?> type) {
		List<Component> components = new ArrayList<>();
		for (RecordComponent component : type.getRecordComponents()) {
			components.add(new Component(component.getName(), accessible(component.getAccessor())));
		}
		return components;
	}

	private static List<Component> ofBean(Class<?> type) {
		List<Component> components = new ArrayList<>();
		Stream.of(type.getMethods())
			.filter(EventComponents::isGetter)
			.sorted(Comparator.comparing(EventComponents::propertyName))
			.forEach((getter) -> components.add(new Component(propertyName(getter), accessible(getter))));
		components.add(new Component("timestampNanos", accessible(timestampOf(type))));
		return components;
	}

	private static boolean isGetter(Method method) {
		return method.getParameterCount() == 0 && !Modifier.isStatic(method.getModifiers()) && !method.isBridge()
				&& method.getDeclaringClass() != Object.class && method.getName().matches("(get|is)\\p{Upper}.*");
	}

	private static String propertyName(Method getter) {
		String name = getter.getName().substring(getter.getName().startsWith("is") ? 2 : 3);
		return Character.toLowerCase(name.charAt(0)) + name.substring(1);
	}

	private static Method timestampOf(Class<?> type) {
		try {
			return type.getMethod("timestampNanos");
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalArgumentException(type.getName() + " is no event", ex);
		}
	}

	private static Method accessible(Method method) {
		// Public, but perhaps of a class that is not. Where a module forbids it, reading
		// tells.
		method.trySetAccessible();
		return method;
	}

	private record Component(String name, Method accessor) {

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
