package io.lifecycle.autoconfigure.collector;

import java.util.LinkedHashMap;
import java.util.Map;

import io.lifecycle.collector.LifecycleCollector;
import io.lifecycle.collector.NoopCollector;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.signal.Subscription;
import io.lifecycle.signal.annotation.SignalRegistrar;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Subscribes every collector bean of the context to its bus, each by itself, and never a
 * {@link NoopCollector}.
 *
 * <p>
 * It may be created as early as beans can be, and does not create the collectors then:
 * from its creation on events are kept for them until all singletons exist. Whoever emits
 * events before that makes sure that this bean exists.
 *
 * @since 0.1.0
 */
public final class CollectorSubscriptions implements SmartInitializingSingleton, DisposableBean {

	private final SignalRegistrar registrar;

	private final ConfigurableListableBeanFactory beanFactory;

	private final Map<String, CollectorSubscription> listeners = new LinkedHashMap<>();

	private final Map<String, Subscription> subscriptions = new LinkedHashMap<>();

	CollectorSubscriptions(SignalRegistrar registrar, ConfigurableListableBeanFactory beanFactory) {
		this.registrar = registrar;
		this.beanFactory = beanFactory;
		subscribeAll();
	}

	private void subscribeAll() {
		for (String name : this.beanFactory.getBeanNamesForType(LifecycleCollector.class, true, false)) {
			if (!this.listeners.containsKey(name) && !ScopedProxyUtils.isScopedTarget(name)
					&& this.beanFactory.getType(name, false) != NoopCollector.class) {
				subscribe(name);
			}
		}
	}

	private void subscribe(String name) {
		CollectorSubscription listener = new CollectorSubscription();
		this.listeners.put(name, listener);
		this.subscriptions.put(name,
				this.registrar.on(LifecycleEvent.class, listener, ListenerOptions.defaults().named(name)));
	}

	@Override
	public void afterSingletonsInstantiated() {
		subscribeAll();
		this.listeners.forEach((name, listener) -> {
			LifecycleCollector collector = this.beanFactory.getBean(name, LifecycleCollector.class);
			if (collector instanceof NoopCollector) {
				cancel(name);
			}
			else {
				listener.open(collector);
			}
		});
	}

	/**
	 * Have the buffered collectors deliver what they hold, and wait for it.
	 */
	public void flush() {
		this.listeners.values().forEach(CollectorSubscription::flush);
	}

	private void cancel(String name) {
		Subscription subscription = this.subscriptions.remove(name);
		if (subscription != null) {
			subscription.cancel();
		}
	}

	@Override
	public void destroy() {
		this.subscriptions.values().forEach(Subscription::cancel);
	}

}
