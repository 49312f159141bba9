package io.lifecycle.signal.annotation;

import java.lang.reflect.Method;
import java.util.List;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.signal.OnSignal;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.core.annotation.Order;

/**
 * An annotated method of one bean, checked.
 *
 * @param beanName the name of the bean
 * @param method the method as the bean's class declares it
 * @param types what it listens to; none is a supertype of another
 * @param condition the expression, or empty
 */
record ListenerMethod(String beanName, Method method, List<Class<? extends LifecycleEvent>> types, String condition) {

	static ListenerMethod of(String beanName, Class<?> beanClass, Method method,
			MergedAnnotation<OnSignal> annotation) {
		List<Class<? extends LifecycleEvent>> types = new ListenerTypes(beanName, beanClass, method)
			.resolve(annotation);
		return new ListenerMethod(beanName, method, types, annotation.getString("condition"));
	}

	ListenerOptions options(Class<?> type) {
		String name = "%s.%s(%s)".formatted(this.beanName, this.method.getName(), type.getSimpleName());
		return ListenerOptions.defaults().named(name).ordered(order());
	}

	private int order() {
		return MergedAnnotations.from(this.method, SearchStrategy.TYPE_HIERARCHY)
			.get(Order.class)
			.getValue(MergedAnnotation.VALUE, Integer.class)
			.orElse(Ordered.LOWEST_PRECEDENCE);
	}

	InvalidSignalListenerException invalid(String problem, String action, Throwable cause) {
		return new InvalidSignalListenerException(this.beanName, this.method, problem, action, cause);
	}

	InvalidSignalListenerException invalid(String problem, String action) {
		return new InvalidSignalListenerException(this.beanName, this.method, problem, action);
	}

}
