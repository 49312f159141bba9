package io.lifecycle.signal.annotation;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Bean;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.scheduling.annotation.Async;

/**
 * Determines the event types of a method, and refuses those that it could never receive.
 */
final class ListenerTypes {

	private final ListenerMethod method;

	private ListenerTypes(ListenerMethod method) {
		this.method = method;
	}

	/**
	 * Return the types of the annotation, or else that of the parameter; none is a
	 * supertype of another.
	 */
	static List<Class<? extends LifecycleEvent>> of(ListenerMethod method) {
		return new ListenerTypes(method).resolve();
	}

	private List<Class<? extends LifecycleEvent>> resolve() {
		// It would be called for each event.
		if (AnnotatedElementUtils.hasAnnotation(this.method.method(), Bean.class)) {
			throw this.method.invalid("creates a bean", "Annotate a method of the class of this bean.");
		}
		if (Modifier.isStatic(this.method.method().getModifiers())) {
			throw this.method.invalid("is static", "Make it an instance method.");
		}
		checkAsync(this.method.method());
		KotlinMethods.check(this.method);
		int parameters = KotlinMethods.parameterCount(this.method.method());
		if (parameters > 1) {
			throw this.method.invalid("takes %s parameters".formatted(parameters),
					"Declare the event as its only parameter, or no parameter.");
		}
		List<Class<?>> types = named();
		ResolvableType parameter = this.method.parameter();
		if (parameter != null) {
			checkKnown();
			types = types.isEmpty() ? List.of(checkEvent(parameter.toClass())) : types;
			types.forEach((type) -> checkParameter(parameter, type));
		}
		else if (types.isEmpty()) {
			throw this.method.invalid("names no event",
					"Name the event in the annotation, as in @OnSignal(RequestComplete.class), or declare it as the parameter.");
		}
		return withoutSubtypes(types);
	}

	// Spring would throw for each event.
	private void checkAsync(Method listener) {
		Class<?> result = listener.getReturnType();
		boolean async = AnnotatedElementUtils.hasAnnotation(listener, Async.class)
				|| AnnotatedElementUtils.hasAnnotation(listener.getDeclaringClass(), Async.class);
		if (async && result != void.class && !Future.class.isAssignableFrom(result)) {
			throw this.method.invalid("is asynchronous by @Async, but returns neither a Future nor nothing",
					"Remove @Async, or let it return a Future or nothing.");
		}
	}

	private List<Class<?>> named() {
		List<Class<?>> value = List.of(this.method.annotation().getClassArray(MergedAnnotation.VALUE));
		List<Class<?>> types = List.of(this.method.annotation().getClassArray("types"));
		if (!value.isEmpty() && !types.isEmpty() && !value.equals(types)) {
			throw this.method.invalid("names different events in 'value' and in 'types'",
					"Name all of them in 'types'.");
		}
		return value.isEmpty() ? types : value;
	}

	private void checkKnown() {
		if (this.method.isErased()) {
			throw this.method.invalid("takes an event whose type argument is not known",
					"Return the interface with its type arguments from the @Bean method, or implement it with a class.");
		}
	}

	private Class<?> checkEvent(Class<?> parameter) {
		if (!LifecycleEvent.class.isAssignableFrom(parameter)) {
			throw this.method.invalid("takes %s, which is not a LifecycleEvent".formatted(parameter.getTypeName()),
					"Declare an event type as the parameter, or name the events in the annotation and take none.");
		}
		return parameter;
	}

	private void checkParameter(ResolvableType parameter, Class<?> type) {
		if (!parameter.toClass().isAssignableFrom(type)) {
			throw this.method.invalid("listens to %s but takes %s".formatted(type.getName(), parameter),
					"Declare a common supertype of all its events as the parameter, such as LifecycleEvent, or no parameter.");
		}
		TypeArguments arguments = TypeArguments.of(parameter);
		if (arguments != null && !arguments.isPossible(type)) {
			throw this.method.invalid("takes %s, which no %s is".formatted(parameter, type.getSimpleName()),
					"An event has type arguments that are fixed by its class, such as 'class OrderCreated extends EntityCreated<Order>', "
							+ "or returned by its getResolvableType() if it implements Spring's ResolvableTypeProvider. Do one of the two, or "
							+ "declare the parameter as %s<?> and check the event in the method."
								.formatted(parameter.toClass().getSimpleName()));
		}
	}

	// Otherwise the bus would call the listener once for each of the two.
	private static List<Class<? extends LifecycleEvent>> withoutSubtypes(List<Class<?>> types) {
		Stream<Class<?>> distinct = types.stream().distinct();
		return distinct
			.filter((type) -> types.stream().noneMatch((other) -> other != type && other.isAssignableFrom(type)))
			.<Class<? extends LifecycleEvent>>map((type) -> type.asSubclass(LifecycleEvent.class))
			.toList();
	}

	/**
	 * Return whether one event can be of both types.
	 */
	static boolean isOverlapPossible(Class<?> one, Class<?> other) {
		if (one.isAssignableFrom(other) || other.isAssignableFrom(one)) {
			return true;
		}
		if (one.isSealed()) {
			return Stream.of(one.getPermittedSubclasses()).anyMatch((subclass) -> isOverlapPossible(subclass, other));
		}
		if (other.isSealed()) {
			return isOverlapPossible(other, one);
		}
		return (one.isInterface() || other.isInterface()) && !isFinal(one) && !isFinal(other);
	}

	private static boolean isFinal(Class<?> type) {
		return Modifier.isFinal(type.getModifiers());
	}

	/**
	 * Return the type of the event in the method.
	 * @param type one of the method's types
	 */
	static ResolvableType eventType(Class<?> type, @Nullable ResolvableType parameter) {
		return (parameter != null && parameter.toClass() == type) ? parameter : ResolvableType.forClass(type);
	}

}
