package io.lifecycle.json;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import io.lifecycle.json.ValueReaders.ValueReader;
import io.lifecycle.text.EventFields;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.sym.PropertyNameMatcher;

import org.springframework.beans.BeanUtils;

/**
 * How the fields of a JSON object become an object of one class: its constructor, and
 * which parameter each field is. Immutable.
 */
final class EventForm {

	private static final MethodType CREATE = MethodType.methodType(Object.class, Object[].class);

	private final MethodHandle constructor;

	private final @Nullable Object[] defaults;

	private final PropertyNameMatcher fields;

	private final List<Parameter> parameters = new ArrayList<>();

	private final int timestamp;

	private final int time;

	private EventForm(Constructor<?> constructor, String[] names, Type[] types, ValueReaders values)
			throws IllegalAccessException {
		constructor.trySetAccessible();
		this.constructor = MethodHandles.lookup()
			.unreflectConstructor(constructor)
			.asFixedArity()
			.asSpreader(Object[].class, constructor.getParameterCount())
			.asType(CREATE);
		this.defaults = Stream.of(constructor.getParameterTypes()).map(EventForm::defaultOf).toArray();
		List<String> fields = new ArrayList<>();
		for (int index = 0; index < names.length; index++) {
			Class<?> type = constructor.getParameterTypes()[index];
			fields.add(EventFields.name(constructor.getDeclaringClass(), names[index], type));
			boolean duration = EventFields.isDuration(names[index], type);
			this.parameters.add(new Parameter(index, duration ? values.duration() : values.of(types[index])));
		}
		this.timestamp = fields.indexOf(EventFields.TIMESTAMP);
		this.time = fields.size();
		fields.add("time");
		this.parameters.add(new Parameter(this.timestamp, values.time()));
		this.fields = values.matcher(fields);
	}

	private static @Nullable Object defaultOf(Class<?> type) {
		return Array.get(Array.newInstance(type, 1), 0);
	}

	/**
	 * Return the form of a class.
	 * @param type the class
	 * @param values reads the values of the fields
	 * @throws IllegalArgumentException if its objects cannot be created
	 */
	static EventForm of(Class<?> type, ValueReaders values) {
		try {
			return type.isRecord() ? ofRecord(type, values) : ofClass(type, values);
		}
		catch (ReflectiveOperationException | IllegalStateException ex) {
			throw new IllegalArgumentException(
					type.getName() + " is no record and has no single constructor whose parameters have names.", ex);
		}
	}

	private static EventForm ofRecord(Class<?> type, ValueReaders values) throws ReflectiveOperationException {
		RecordComponent[] components = type.getRecordComponents();
		Constructor<?> canonical = type
			.getDeclaredConstructor(Stream.of(components).map(RecordComponent::getType).toArray(Class[]::new));
		return new EventForm(canonical, Stream.of(components).map(RecordComponent::getName).toArray(String[]::new),
				Stream.of(components).map(RecordComponent::getGenericType).toArray(Type[]::new), values);
	}

	private static EventForm ofClass(Class<?> type, ValueReaders values) throws ReflectiveOperationException {
		Constructor<?> resolved = BeanUtils.getResolvableConstructor(type);
		String[] names = Stream.of(BeanUtils.getParameterNames(resolved))
			.map((name) -> property(type, name))
			.toArray(String[]::new);
		// Kotlin appends a parameter if another one is a value class.
		Constructor<?> constructor = type
			.getDeclaredConstructor(Arrays.copyOf(resolved.getParameterTypes(), names.length));
		return new EventForm(constructor, names, constructor.getGenericParameterTypes(), values);
	}

	// The getter of isActive has the same name, like that of a property called active.
	private static String property(Class<?> type, String parameter) {
		boolean getter = parameter.matches("is\\p{Upper}.*")
				&& Stream.of(type.getMethods()).anyMatch((method) -> method.getName().equals(parameter));
		return getter ? Character.toLowerCase(parameter.charAt(2)) + parameter.substring(3) : parameter;
	}

	/**
	 * Create an object.
	 * @param json at the first name or the end of an object
	 * @return the object; the parser is at the end of its JSON
	 * @throws Throwable what the constructor throws, or if a value does not match
	 */
	Object read(JsonParser json) throws Throwable {
		@Nullable Object[] arguments = this.defaults.clone();
		boolean dated = false;
		for (int field = json.currentNameMatch(this.fields); json
			.currentToken() == JsonToken.PROPERTY_NAME; field = json.nextNameMatch(this.fields)) {
			json.nextToken();
			if (field < 0 || (dated && field == this.timestamp)) {
				json.skipChildren();
			}
			else {
				this.parameters.get(field).read(json, arguments);
				dated |= field == this.time;
			}
		}
		return this.constructor.invokeExact(arguments);
	}

	private record Parameter(int index, ValueReader reader) {

		void read(JsonParser json, @Nullable Object[] arguments) throws Throwable {
			Object value = this.reader.read(json);
			if (value != null && this.index >= 0) {
				arguments[this.index] = value;
			}
		}

	}

}
