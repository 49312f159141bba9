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
import io.lifecycle.signal.ReplayDelivery;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.SignalListener;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.EmbeddedValueResolver;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.util.StringValueResolver;

/**
 * Creates listeners from the annotated methods of the beans of a context.
 */
final class ListenerFactory {

	private final ConfigurableListableBeanFactory beanFactory;

	private final SignalRegistrar registrar;

	private final SignalConditions conditions;

	private final TransactionPhases phases;

	private final StringValueResolver placeholders;

	ListenerFactory(ConfigurableListableBeanFactory beanFactory, SignalRegistrar registrar) {
		this.beanFactory = beanFactory;
		this.registrar = registrar;
		this.conditions = new SignalConditions(beanFactory);
		this.phases = new TransactionPhases(beanFactory);
		this.placeholders = new EmbeddedValueResolver(beanFactory);
	}

	/**
	 * Create the listeners of a bean.
	 * @param bean the instance, or {@code null} if it is looked up for each event
	 */
	BeanListeners create(String beanName, @Nullable Object bean, Class<?> beanClass,
			Map<Method, MergedAnnotation<OnSignal>> methods) {
		BeanListeners listeners = new BeanListeners(this.registrar, bean);
		methods.forEach((method, annotation) -> {
			ResolvableType beanType = ListenerMethod.beanType(beanClass, method, () -> definedType(beanName));
			ListenerMethod listener = ListenerMethod.of(beanName, beanType, method, annotation, this.placeholders);
			InvocableMethod invocable = new InvocableMethod(listener);
			addTo(listeners, listener, (bean != null) ? invocable.bind(bean)
					: listeners.add(new LateDelivery(invocable, this.beanFactory, beanName)));
		});
		return listeners;
	}

	private ResolvableType definedType(String beanName) {
		return this.beanFactory.containsBeanDefinition(beanName)
				? this.beanFactory.getMergedBeanDefinition(beanName).getResolvableType() : ResolvableType.NONE;
	}

	private void addTo(BeanListeners listeners, ListenerMethod method, MethodDelivery delivery) {
		MethodDelivery conditional = method.condition().isBlank() ? delivery
				: delivery.when(this.conditions.compile(method));
		EventFilters filters = new EventFilters(method);
		for (Class<? extends LifecycleEvent> type : method.types()) {
			Predicate<LifecycleEvent> filter = filters.create(type);
			ListenerOptions options = method.options(type);
			PhaseFilter phase = this.phases.filter(method, type, filter, options);
			listeners.add((phase != null) ? phase.of(listener(method, type, conditional, options.matching(phase)))
					: listener(method, type, conditional, (filter != null) ? options.matching(filter) : options));
		}
	}

	private <E extends LifecycleEvent> BusListener listener(ListenerMethod method, Class<E> type,
			MethodDelivery delivery, ListenerOptions options) {
		Function<Object, CompletionStage<?>> conversion = AsyncResults.conversion(method.returnType());
		if (conversion == null) {
			SignalListener<LifecycleEvent> listener = delivery.listener();
			return new BusListener(type,
					(bus) -> leavesOut(bus, options) ? () -> false : bus.on(type, listener, options));
		}
		AsyncSignalListener<LifecycleEvent> listener = AsyncResults.listener(delivery, conversion);
		return new BusListener(type,
				(bus) -> leavesOut(bus, options) ? () -> false : bus.onAsync(type, listener, options));
	}

	// A bus of the application does not know that this application replays a recording.
	private boolean leavesOut(SignalBus bus, ListenerOptions options) {
		return !options.replayed() && !bus.isReplaying()
				&& this.beanFactory.getBeanNamesForType(ReplayDelivery.class, true, false).length != 0;
	}

}
