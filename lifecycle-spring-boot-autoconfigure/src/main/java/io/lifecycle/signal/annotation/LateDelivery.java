package io.lifecycle.signal.annotation;

import java.util.function.Supplier;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * A method of a bean that is looked up when an event arrives, until it is bound.
 */
final class LateDelivery implements MethodDelivery {

	private final InvocableMethod method;

	private final Supplier<@Nullable Object> source;

	private volatile @Nullable MethodDelivery bound;

	private volatile @Nullable Prepared prepared;

	LateDelivery(InvocableMethod method, Supplier<@Nullable Object> source) {
		this.method = method;
		this.source = source;
	}

	void bind(Object bean) {
		this.bound = invoker(bean.getClass()).bind(bean);
	}

	@Override
	public @Nullable Object deliver(LifecycleEvent event) throws Exception {
		MethodDelivery bound = this.bound;
		return (bound != null) ? bound.deliver(event) : lookUpAndDeliver(event);
	}

	private @Nullable Object lookUpAndDeliver(LifecycleEvent event) throws Exception {
		Object bean = this.source.get();
		if (bean == null) {
			return SKIPPED;
		}
		// A bean that was just created is bound already.
		MethodDelivery bound = this.bound;
		return ((bound != null) ? bound : invoker(bean.getClass()).bind(bean)).deliver(event);
	}

	private MethodInvoker invoker(Class<?> beanClass) {
		Prepared prepared = this.prepared;
		if (prepared == null || prepared.beanClass() != beanClass) {
			prepared = new Prepared(beanClass, this.method.on(beanClass));
			this.prepared = prepared;
		}
		return prepared.invoker();
	}

	private record Prepared(Class<?> beanClass, MethodInvoker invoker) {

	}

}
