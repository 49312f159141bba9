package io.lifecycle.signal.annotation;

import java.lang.reflect.Method;
import java.util.List;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.Delivery;
import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.OverflowPolicy;
import org.jspecify.annotations.Nullable;

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
 * @param annotation what it says
 */
record ListenerMethod(String beanName, Method method, List<Class<? extends LifecycleEvent>> types,
		MergedAnnotation<OnSignal> annotation) {

	static ListenerMethod of(String beanName, Class<?> beanClass, Method method,
			MergedAnnotation<OnSignal> annotation) {
		List<Class<? extends LifecycleEvent>> types = new ListenerTypes(beanName, beanClass, method)
			.resolve(annotation);
		return new ListenerMethod(beanName, method, types, annotation);
	}

	String condition() {
		return this.annotation.getString("condition");
	}

	ListenerOptions options(Class<?> type) {
		String name = "%s.%s(%s)".formatted(this.beanName, this.method.getName(), type.getSimpleName());
		ListenerOptions options = ListenerOptions.defaults().named(name).ordered(order());
		int capacity = this.annotation.getInt("capacity");
		OverflowPolicy[] overflow = this.annotation.getEnumArray("overflow", OverflowPolicy.class);
		if (this.annotation.getEnum("delivery", Delivery.class) == Delivery.QUEUED) {
			return options.queued(checkCapacity(capacity), only(overflow));
		}
		if (capacity != 0 || overflow.length != 0) {
			throw invalid("has a capacity or an overflow policy, but no lane",
					"Add delivery = Delivery.QUEUED, or remove the two attributes.");
		}
		return options;
	}

	private int checkCapacity(int capacity) {
		if (capacity < 0) {
			throw invalid("has a capacity of %d".formatted(capacity),
					"Set 'capacity' to a positive number, or to 0 for the default of the bus.");
		}
		return capacity;
	}

	private @Nullable OverflowPolicy only(OverflowPolicy[] overflow) {
		if (overflow.length > 1) {
			throw invalid("has %d overflow policies".formatted(overflow.length),
					"Name one in 'overflow', or none for the default of the bus.");
		}
		return (overflow.length != 0) ? overflow[0] : null;
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
