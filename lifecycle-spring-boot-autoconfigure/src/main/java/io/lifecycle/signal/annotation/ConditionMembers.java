package io.lifecycle.signal.annotation;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.expression.spel.support.ReflectivePropertyAccessor;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.StringUtils;

/**
 * The members of a type that an expression can use, by the rules of Spring's accessor.
 */
final class ConditionMembers extends ReflectivePropertyAccessor {

	private static final ConditionMembers INSTANCE = new ConditionMembers();

	private static final ResolvableType OBJECT = ResolvableType.forClass(Object.class);

	private ConditionMembers() {
		super(false);
	}

	static boolean isKnown(ResolvableType type) {
		Class<?> resolved = type.resolve();
		return resolved != null && resolved != Object.class;
	}

	/**
	 * Return whether values of a type may have members that the type lacks.
	 */
	static boolean isOpen(ResolvableType type) {
		return !Modifier.isFinal(type.toClass().getModifiers());
	}

	static boolean isNumber(ResolvableType type) {
		return Number.class.isAssignableFrom(boxed(type));
	}

	static boolean isBoolean(ResolvableType type) {
		return boxed(type) == Boolean.class;
	}

	private static Class<?> boxed(ResolvableType type) {
		return ClassUtils.resolvePrimitiveIfNecessary(type.toClass());
	}

	/**
	 * Return the type of the elements of an array or a collection, or of the values of a
	 * map.
	 */
	static ResolvableType element(ResolvableType owner) {
		if (owner.isArray()) {
			return owner.getComponentType();
		}
		return Map.class.isAssignableFrom(owner.toClass()) ? owner.asMap().getGeneric(1)
				: owner.as(Collection.class).getGeneric();
	}

	/**
	 * Return the type of a property.
	 * @return the type, or {@code null} if there is no such property
	 */
	static @Nullable ResolvableType property(ResolvableType owner, String name) {
		if (owner.isArray() && name.equals("length")) {
			return ResolvableType.forClass(int.class);
		}
		if (isUnknownClass(owner)) {
			return ResolvableType.NONE;
		}
		return Stream
			.of(INSTANCE.find(represented(owner), name, true), INSTANCE.find(boxedOwner(owner), name, false),
					INSTANCE.find(OBJECT, name, false))
			.flatMap(Stream::ofNullable)
			.findFirst()
			.orElse(null);
	}

	private @Nullable ResolvableType find(ResolvableType owner, String name, boolean isStatic) {
		Method getter = findGetterForProperty(name, owner.toClass(), isStatic);
		if (getter != null) {
			return result(getter, owner);
		}
		Field field = findField(name, owner.toClass(), isStatic);
		return (field != null) ? ResolvableType.forField(field, owner) : null;
	}

	private static ResolvableType result(Method method, ResolvableType owner) {
		return ResolvableType.forMethodParameter(new MethodParameter(method, -1), owner);
	}

	private static ResolvableType boxedOwner(ResolvableType owner) {
		return owner.toClass().isPrimitive() ? ResolvableType.forClass(boxed(owner)) : owner;
	}

	// An expression reaches the static members of a class through the class object.
	private static ResolvableType represented(ResolvableType owner) {
		return (owner.toClass() == Class.class) ? owner.getGeneric() : ResolvableType.NONE;
	}

	private static boolean isUnknownClass(ResolvableType owner) {
		return owner.toClass() == Class.class && owner.getGeneric().resolve() == null;
	}

	/**
	 * Return the type that a method returns.
	 * @return the type, or {@code null} if there is no such method
	 */
	static @Nullable ResolvableType method(ResolvableType owner, String name, int arguments) {
		if (owner.isArray() || isUnknownClass(owner)) {
			return ResolvableType.NONE;
		}
		List<ResolvableType> results = methods(owner, Object.class)
			.filter((method) -> method.getName().equals(name) && takes(method, arguments))
			.map((method) -> result(method, owner))
			.toList();
		boolean isSure = results.stream().map(ResolvableType::toClass).distinct().count() <= 1;
		return results.isEmpty() ? null : isSure ? results.get(0) : ResolvableType.NONE;
	}

	private static boolean takes(Method method, int arguments) {
		int parameters = method.getParameterCount();
		return parameters == arguments || (method.isVarArgs() && arguments >= parameters - 1);
	}

	private static Stream<Method> methods(ResolvableType owner, Class<?>... supertypes) {
		Stream<Method> own = Stream.concat(Stream.of(boxed(owner)), Stream.of(supertypes))
			.flatMap((type) -> Stream.of(type.getMethods()));
		Stream<Method> ofClass = Stream.of(represented(owner).toClass().getMethods())
			.filter((method) -> Modifier.isStatic(method.getModifiers()));
		return Stream.concat(ofClass, own).filter((method) -> !method.isBridge());
	}

	/**
	 * Return the class that a report names.
	 */
	static Class<?> reported(ResolvableType owner) {
		return (owner.toClass() == Class.class) ? represented(owner).toClass() : boxed(owner);
	}

	/**
	 * Return the names of the members of a type, for a report.
	 */
	static String names(ResolvableType owner, boolean methodsOnly) {
		Stream<Method> methods = methods(owner).filter((method) -> !ReflectionUtils.isObjectMethod(method))
			.filter((method) -> method.getDeclaringClass() != Class.class);
		Stream<String> names = methodsOnly ? methods.map(Method::getName)
				: Stream.concat(methods.filter(ConditionMembers::isGetter).map(ConditionMembers::propertyName),
						Stream.of(reported(owner).getFields()).map(Field::getName));
		return names.distinct().sorted().collect(Collectors.joining(", "));
	}

	private static boolean isGetter(Method method) {
		return method.getParameterCount() == 0 && method.getReturnType() != void.class;
	}

	private static String propertyName(Method getter) {
		return StringUtils.uncapitalizeAsProperty(getter.getName().replaceFirst("^(get|is)(?=[A-Z])", ""));
	}

}
