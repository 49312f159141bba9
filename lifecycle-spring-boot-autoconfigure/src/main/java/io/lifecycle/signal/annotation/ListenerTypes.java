package io.lifecycle.signal.annotation;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.OnSignal;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotation;

/**
 * Finds out which events an annotated method wants, and whether it can take them.
 */
final class ListenerTypes {

	private final String beanName;

	private final Class<?> beanClass;

	private final Method method;

	ListenerTypes(String beanName, Class<?> beanClass, Method method) {
		this.beanName = beanName;
		this.beanClass = beanClass;
		this.method = method;
	}

	List<Class<? extends LifecycleEvent>> resolve(MergedAnnotation<OnSignal> annotation) {
		if (Modifier.isStatic(this.method.getModifiers())) {
			throw invalid("is static", "Make it an instance method.");
		}
		if (this.method.getParameterCount() > 1) {
			throw invalid("takes %d parameters".formatted(this.method.getParameterCount()),
					"Declare the event as its only parameter, or no parameter.");
		}
		Set<Class<? extends LifecycleEvent>> types = named(annotation);
		if (this.method.getParameterCount() == 1) {
			checkParameter(types);
		}
		else if (types.isEmpty()) {
			throw invalid("names no event",
					"Name the event in the annotation, as in @OnSignal(RequestComplete.class), or declare it as the parameter.");
		}
		return types.stream().filter((type) -> !isCovered(type, types)).toList();
	}

	@SuppressWarnings("unchecked")
	private Set<Class<? extends LifecycleEvent>> named(MergedAnnotation<OnSignal> annotation) {
		Set<Class<? extends LifecycleEvent>> types = new LinkedHashSet<>();
		for (String attribute : List.of(MergedAnnotation.VALUE, "types")) {
			for (Class<?> type : annotation.getClassArray(attribute)) {
				types.add((Class<? extends LifecycleEvent>) type);
			}
		}
		return types;
	}

	private void checkParameter(Set<Class<? extends LifecycleEvent>> types) {
		Class<?> parameter = ResolvableType
			.forMethodParameter(new MethodParameter(this.method, 0), ResolvableType.forClass(this.beanClass))
			.toClass();
		if (types.isEmpty() && !LifecycleEvent.class.isAssignableFrom(parameter)) {
			throw invalid("takes %s, which is not a LifecycleEvent".formatted(parameter.getName()),
					"Declare an event type as the parameter, or name the events in the annotation and take none.");
		}
		if (types.isEmpty()) {
			types.add(parameter.asSubclass(LifecycleEvent.class));
		}
		for (Class<?> type : types) {
			if (!parameter.isAssignableFrom(type)) {
				throw invalid("listens to %s but takes %s".formatted(type.getName(), parameter.getName()),
						"Declare a common supertype of all its events as the parameter, such as LifecycleEvent, or no parameter.");
			}
		}
	}

	// The bus would call the listener once for each of the two.
	private static boolean isCovered(Class<?> type, Set<Class<? extends LifecycleEvent>> types) {
		return types.stream().anyMatch((other) -> other != type && other.isAssignableFrom(type));
	}

	private InvalidSignalListenerException invalid(String problem, String action) {
		return new InvalidSignalListenerException(this.beanName, this.method, problem, action);
	}

}
