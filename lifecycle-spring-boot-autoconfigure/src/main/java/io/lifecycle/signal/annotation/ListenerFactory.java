package io.lifecycle.signal.annotation;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.AsyncSignalListener;
import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.SignalListener;
import io.lifecycle.signal.annotation.SignalRegistrar.BusRegistration;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.annotation.MergedAnnotation;

/**
 * Makes listeners out of the annotated methods of one context's beans.
 */
final class ListenerFactory {

	private final ConfigurableBeanFactory beanFactory;

	private final SignalRegistrar registrar;

	private final SignalConditions conditions;

	ListenerFactory(ConfigurableBeanFactory beanFactory, SignalRegistrar registrar) {
		this.beanFactory = beanFactory;
		this.registrar = registrar;
		this.conditions = new SignalConditions(beanFactory);
	}

	/**
	 * Make the listeners of a bean that exists.
	 */
	BeanListeners bound(String beanName, Object bean, Class<?> beanClass,
			Map<Method, MergedAnnotation<OnSignal>> methods) {
		BeanListeners listeners = new BeanListeners(this.registrar, bean, true);
		methods.forEach((method, annotation) -> {
			ListenerMethod listener = ListenerMethod.of(beanName, beanClass, method, annotation);
			addTo(listeners, listener, new InvocableMethod(listener).on(bean.getClass()).bind(bean));
		});
		return listeners;
	}

	/**
	 * Make the listeners of a bean that events look up.
	 */
	BeanListeners late(String beanName, Class<?> beanClass, Map<Method, MergedAnnotation<OnSignal>> methods) {
		BeanListeners listeners = new BeanListeners(this.registrar, null, this.beanFactory.isSingleton(beanName));
		BeanSource source = new BeanSource(this.beanFactory, beanName);
		methods.forEach((method, annotation) -> {
			ListenerMethod listener = ListenerMethod.of(beanName, beanClass, method, annotation);
			LateDelivery delivery = new LateDelivery(new InvocableMethod(listener), source);
			listeners.add(delivery);
			addTo(listeners, listener, delivery);
		});
		return listeners;
	}

	private void addTo(BeanListeners listeners, ListenerMethod method, Delivery delivery) {
		Delivery conditional = method.condition().isBlank() ? delivery : delivery.when(this.conditions.parse(method));
		List<Class<? extends LifecycleEvent>> types = method.types();
		for (int i = 0; i < types.size(); i++) {
			Class<? extends LifecycleEvent> type = types.get(i);
			listeners.add(type, registration(method, type, withoutRepeats(conditional, type, types.subList(0, i))));
		}
	}

	// An event that is of two types comes through the first one only.
	private static Delivery withoutRepeats(Delivery delivery, Class<?> type,
			List<Class<? extends LifecycleEvent>> before) {
		List<Class<? extends LifecycleEvent>> overlapping = before.stream()
			.filter((other) -> mayShareSubtypes(type, other))
			.toList();
		Predicate<LifecycleEvent> isFirst = (event) -> overlapping.stream()
			.noneMatch((other) -> other.isInstance(event));
		return overlapping.isEmpty() ? delivery : delivery.when(isFirst);
	}

	private static boolean mayShareSubtypes(Class<?> one, Class<?> other) {
		return (one.isInterface() || other.isInterface()) && !Modifier.isFinal(one.getModifiers())
				&& !Modifier.isFinal(other.getModifiers());
	}

	private static <E extends LifecycleEvent> BusRegistration registration(ListenerMethod method, Class<E> type,
			Delivery delivery) {
		ListenerOptions options = method.options(type);
		Function<Object, CompletionStage<?>> conversion = AsyncResults.conversion(method.method().getReturnType());
		if (conversion == null) {
			SignalListener<LifecycleEvent> listener = delivery.listener();
			return (bus) -> bus.on(type, listener, options);
		}
		AsyncSignalListener<LifecycleEvent> listener = AsyncResults.listener(delivery, conversion);
		return (bus) -> bus.onAsync(type, listener, options);
	}

}
