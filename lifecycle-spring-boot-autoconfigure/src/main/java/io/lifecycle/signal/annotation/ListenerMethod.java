package io.lifecycle.signal.annotation;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.stream.Stream;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.Delivery;
import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.OverflowPolicy;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.core.annotation.Order;

/**
 * A validated, annotated method of a bean.
 *
 * @param beanName the name of the bean
 * @param method the method as the bean's class declares it
 * @param types the event types; none is a supertype of another
 * @param annotation the annotation with all its attributes
 */
record ListenerMethod(String beanName, Method method, List<Class<? extends LifecycleEvent>> types,
		MergedAnnotation<OnSignal> annotation) {

	static ListenerMethod of(String beanName, Class<?> beanClass, Method method,
			MergedAnnotation<OnSignal> annotation) {
		ListenerMethod unchecked = new ListenerMethod(beanName, method, List.of(), annotation);
		return new ListenerMethod(beanName, method, unchecked.resolveTypes(beanClass), annotation);
	}

	private List<Class<? extends LifecycleEvent>> resolveTypes(Class<?> beanClass) {
		if (Modifier.isStatic(this.method.getModifiers())) {
			throw invalid("is static", "Make it an instance method.");
		}
		if (this.method.getParameterCount() > 1) {
			throw invalid("takes %d parameters".formatted(this.method.getParameterCount()),
					"Declare the event as its only parameter, or no parameter.");
		}
		List<Class<?>> types = namedTypes();
		if (this.method.getParameterCount() == 1) {
			Class<?> parameter = parameterType(beanClass);
			types = types.isEmpty() ? List.of(checkEvent(parameter)) : types;
			checkParameter(parameter, types);
		}
		else if (types.isEmpty()) {
			throw invalid("names no event",
					"Name the event in the annotation, as in @OnSignal(RequestComplete.class), or declare it as the parameter.");
		}
		return withoutSubtypes(types);
	}

	private List<Class<?>> namedTypes() {
		List<Class<?>> value = List.of(this.annotation.getClassArray(MergedAnnotation.VALUE));
		List<Class<?>> types = List.of(this.annotation.getClassArray("types"));
		if (!value.isEmpty() && !types.isEmpty() && !value.equals(types)) {
			throw invalid("names different events in 'value' and in 'types'", "Name all of them in 'types'.");
		}
		return value.isEmpty() ? types : value;
	}

	private Class<?> parameterType(Class<?> beanClass) {
		return ResolvableType
			.forMethodParameter(new MethodParameter(this.method, 0), ResolvableType.forClass(beanClass))
			.toClass();
	}

	private Class<?> checkEvent(Class<?> parameter) {
		if (!LifecycleEvent.class.isAssignableFrom(parameter)) {
			throw invalid("takes %s, which is not a LifecycleEvent".formatted(parameter.getName()),
					"Declare an event type as the parameter, or name the events in the annotation and take none.");
		}
		return parameter;
	}

	private void checkParameter(Class<?> parameter, List<Class<?>> types) {
		for (Class<?> type : types) {
			if (!parameter.isAssignableFrom(type)) {
				throw invalid("listens to %s but takes %s".formatted(type.getName(), parameter.getName()),
						"Declare a common supertype of all its events as the parameter, such as LifecycleEvent, or no parameter.");
			}
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

	String condition() {
		return this.annotation.getString("condition");
	}

	ListenerOptions options(Class<?> type) {
		String name = "%s.%s(%s)".formatted(this.beanName, this.method.getName(), type.getSimpleName());
		ListenerOptions options = ListenerOptions.defaults().named(name).ordered(order());
		int capacity = this.annotation.getInt("capacity");
		OverflowPolicy overflow = this.annotation.getEnum("overflow", OverflowPolicy.class);
		if (capacity < 0) {
			throw invalid("has a capacity of %d".formatted(capacity),
					"Set 'capacity' to a positive number, or to 0 for the default of the bus.");
		}
		if (this.annotation.getEnum("delivery", Delivery.class) == Delivery.QUEUED) {
			return options.queued(capacity, overflow);
		}
		if (capacity != 0 || overflow != OverflowPolicy.DEFAULT) {
			throw invalid("has a capacity or an overflow policy, but is not queued",
					"Add delivery = Delivery.QUEUED, or remove the two attributes.");
		}
		return options;
	}

	private int order() {
		return MergedAnnotations.from(this.method, SearchStrategy.TYPE_HIERARCHY)
			.get(Order.class)
			.getValue(MergedAnnotation.VALUE, Integer.class)
			.orElse(Ordered.LOWEST_PRECEDENCE);
	}

	InvalidSignalListenerException invalid(String problem, String action) {
		return invalid(problem, action, null);
	}

	InvalidSignalListenerException invalid(String problem, String action, @Nullable Throwable cause) {
		return new InvalidSignalListenerException(this.beanName, this.method, problem, action, cause);
	}

}
