package io.lifecycle.signal.annotation;

import java.lang.reflect.Method;
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
import org.jspecify.annotations.Nullable;

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

	private void addTo(BeanListeners listeners, ListenerMethod method, MethodDelivery delivery) {
		MethodDelivery conditional = method.condition().isBlank() ? delivery
				: delivery.when(this.conditions.parse(method));
		Predicate<LifecycleEvent> filter = new EventFilters(method).create();
		List<Class<? extends LifecycleEvent>> types = method.types();
		for (int i = 0; i < types.size(); i++) {
			Class<? extends LifecycleEvent> type = types.get(i);
			Predicate<LifecycleEvent> all = both(withoutRepeats(type, types.subList(0, i)), filter);
			ListenerOptions options = method.options(type);
			listeners.add(type,
					registration(method, type, conditional, (all != null) ? options.matching(all) : options));
		}
	}

	private static @Nullable Predicate<LifecycleEvent> both(@Nullable Predicate<LifecycleEvent> first,
			@Nullable Predicate<LifecycleEvent> second) {
		return (first == null || second == null) ? ((first != null) ? first : second) : first.and(second);
	}

	// An event that is of two types comes through the first one only.
	private static @Nullable Predicate<LifecycleEvent> withoutRepeats(Class<?> type,
			List<Class<? extends LifecycleEvent>> before) {
		Predicate<LifecycleEvent> isFirst = null;
		for (Class<?> other : before) {
			if (EventTypeOverlap.isPossible(type, other)) {
				isFirst = both(isFirst, (event) -> !other.isInstance(event));
			}
		}
		return isFirst;
	}

	private static <E extends LifecycleEvent> BusRegistration registration(ListenerMethod method, Class<E> type,
			MethodDelivery delivery, ListenerOptions options) {
		Function<Object, CompletionStage<?>> conversion = AsyncResults.conversion(method.method().getReturnType());
		if (conversion == null) {
			SignalListener<LifecycleEvent> listener = delivery.listener();
			return (bus) -> bus.on(type, listener, options);
		}
		AsyncSignalListener<LifecycleEvent> listener = AsyncResults.listener(delivery, conversion);
		return (bus) -> bus.onAsync(type, listener, options);
	}

}
