package io.lifecycle.autoconfigure.collector;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.lifecycle.autoconfigure.signal.ContextBus;
import io.lifecycle.collector.BufferedCollector;
import io.lifecycle.collector.DeliveringCollector;
import io.lifecycle.collector.LifecycleCollector;
import io.lifecycle.collector.NoopCollector;
import io.lifecycle.collector.OnDemandCollector;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.Subscription;
import io.lifecycle.signal.annotation.SignalRegistrar;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Subscribes every collector bean of the context to its bus separately, but never a
 * {@link NoopCollector}. An {@link OnDemandCollector} is subscribed while it needs
 * events.
 *
 * <p>
 * It is a post-processor, so it exists before any bean that could emit an event. It does
 * not create the collectors at that time, but keeps their events until all singletons
 * exist.
 *
 * @since 0.1.0
 */
public final class CollectorSubscriptions implements BeanPostProcessor, SmartInitializingSingleton, DisposableBean {

	private static final String PREFIX = "lifecycle.";

	private final SignalRegistrar registrar;

	private final ConfigurableListableBeanFactory beanFactory;

	private final Map<String, CollectorListener> listeners = new LinkedHashMap<>();

	private final Map<String, Subscription> subscriptions = new ConcurrentHashMap<>();

	CollectorSubscriptions(SignalRegistrar registrar, ConfigurableListableBeanFactory beanFactory) {
		this.registrar = registrar;
		this.beanFactory = beanFactory;
		subscribeAll();
	}

	private void subscribeAll() {
		for (String name : this.beanFactory.getBeanNamesForType(LifecycleCollector.class, true, false)) {
			if (!this.listeners.containsKey(name) && !ScopedProxyUtils.isScopedTarget(name)
					&& this.beanFactory.getType(name, false) != NoopCollector.class) {
				CollectorListener listener = new CollectorListener();
				this.listeners.put(name, listener);
				this.subscriptions.put(name, this.registrar.on(LifecycleEvent.class, listener, options(name)));
			}
		}
	}

	// A slow call of a collector of the library is no fault of the application.
	private static ListenerOptions options(String beanName) {
		ListenerOptions options = ListenerOptions.defaults().named(displayName(beanName)).notReplayed();
		return isOfLibrary(beanName) ? options.withoutSlowCalls() : options;
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
			if (collector instanceof OnDemandCollector onDemand) {
				follow(name, listener, onDemand);
			}
		});
	}

	// It subscribes to the bus directly because the registrar would repeat StartupBegin
	// each time.
	private void follow(String name, CollectorListener listener, OnDemandCollector collector) {
		SignalBus bus = this.beanFactory.getBean(ContextBus.class).bus();
		collector.onDemand(() -> this.subscriptions.computeIfAbsent(name,
				(key) -> bus.on(LifecycleEvent.class, listener, options(key))), () -> cancel(name));
	}

	/**
	 * Let the buffered collectors deliver their events when the application shuts down,
	 * and wait for them.
	 */
	public void deliver() {
		this.listeners.values().forEach(CollectorListener::deliver);
	}

	/**
	 * Return the buffered collectors that exist.
	 * @param subscriptions the subscriptions of the context
	 * @return the collectors by name
	 */
	public static Map<String, BufferedCollector> buffered(ObjectProvider<CollectorSubscriptions> subscriptions) {
		Map<String, BufferedCollector> buffered = new LinkedHashMap<>();
		subscriptions.ifAvailable((available) -> available.listeners.forEach((name, listener) -> {
			if (listener.collector() instanceof DeliveringCollector collector) {
				buffered.put(displayName(name), collector.buffer());
			}
		}));
		return buffered;
	}

	// The prefix of the library's own beans is not part of the name.
	private static String displayName(String beanName) {
		return isOfLibrary(beanName) ? beanName.substring(PREFIX.length()) : beanName;
	}

	private static boolean isOfLibrary(String beanName) {
		return beanName.startsWith(PREFIX);
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
