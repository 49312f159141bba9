package io.lifecycle.signal.annotation;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.lifecycle.event.StartupBegin;
import io.lifecycle.signal.OnSignal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.beans.factory.config.SmartInstantiationAwareBeanPostProcessor;
import org.springframework.beans.factory.support.MergedBeanDefinitionPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.annotation.MergedAnnotation;

/**
 * Registers bean methods annotated with {@link OnSignal @OnSignal} as listeners of the
 * context's bus, each exactly once.
 *
 * <ul>
 * <li>A singleton listens from its creation to its destruction. If it is created after
 * {@link StartupBegin}, it receives that event when it is created.
 * <li>A lazy singleton is created by its first event after the other singletons are
 * created, unless it was needed before.
 * <li>A bean of another scope is looked up for each event. If its scope is not active, it
 * does not receive the event; a prototype is a new instance for each event. Neither
 * receives {@link StartupBegin}, which is emitted before they listen.
 * </ul>
 *
 * @since 0.1.0
 */
public final class SignalListenerProcessor
		implements MergedBeanDefinitionPostProcessor, SmartInstantiationAwareBeanPostProcessor,
		DestructionAwareBeanPostProcessor, SmartInitializingSingleton, BeanFactoryAware {

	private static final Logger logger = LoggerFactory.getLogger(SignalListenerProcessor.class);

	private final SignalRegistrar registrar;

	private final Map<Class<?>, Map<Method, MergedAnnotation<OnSignal>>> methods = new ConcurrentHashMap<>();

	private final Map<String, BeanListeners> listeners = new ConcurrentHashMap<>();

	private final Map<String, Object> earlyReferences = new ConcurrentHashMap<>();

	@SuppressWarnings("NullAway.Init")
	private ConfigurableListableBeanFactory beanFactory;

	@SuppressWarnings("NullAway.Init")
	private ListenerFactory factory;

	/**
	 * Create a processor.
	 * @param registrar registers the listeners
	 */
	public SignalListenerProcessor(SignalRegistrar registrar) {
		this.registrar = registrar;
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = (ConfigurableListableBeanFactory) beanFactory;
		this.factory = new ListenerFactory(this.beanFactory, this.registrar);
	}

	// Spring runs processors with this callback last, so they see the final proxy.
	@Override
	public void postProcessMergedBeanDefinition(RootBeanDefinition beanDefinition, Class<?> beanType, String beanName) {
	}

	// In a cycle of beans the proxy is created here, and the bean after initialization is
	// its target.
	@Override
	public Object getEarlyBeanReference(Object bean, String beanName) {
		if (hasMethods(AopProxyUtils.ultimateTargetClass(bean))) {
			this.earlyReferences.put(beanName, bean);
		}
		return bean;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (!(bean instanceof ScopedObject)) {
			Class<?> beanClass = AopProxyUtils.ultimateTargetClass(bean);
			String name = nameOf(bean, beanName);
			if (hasMethods(beanClass) && isShared(name)) {
				Object early = this.earlyReferences.remove(beanName);
				bind(name, (early != null) ? early : bean, beanClass);
			}
		}
		return bean;
	}

	// A factory and what it creates may both have listeners.
	private static String nameOf(Object bean, String beanName) {
		return (bean instanceof FactoryBean<?>) ? BeanFactory.FACTORY_BEAN_PREFIX + beanName : beanName;
	}

	private boolean hasMethods(Class<?> beanClass) {
		return !methods(beanClass).isEmpty();
	}

	private Map<Method, MergedAnnotation<OnSignal>> methods(Class<?> beanClass) {
		return this.methods.computeIfAbsent(beanClass, OnSignalMethods::find);
	}

	// The factory does not know the names of inner beans.
	private boolean isShared(String beanName) {
		return this.beanFactory.containsLocalBean(beanName) && this.beanFactory.isSingleton(beanName);
	}

	private void bind(String beanName, Object bean, Class<?> beanClass) {
		BeanListeners known = this.listeners.get(beanName);
		if (known != null) {
			known.bind(bean);
		}
		// One instance may be registered under two names.
		else if (this.listeners.values().stream().noneMatch((other) -> other.isOf(bean))) {
			register(beanName, this.factory.create(beanName, bean, beanClass, methods(beanClass)));
		}
	}

	private void register(String beanName, BeanListeners listeners) {
		if (this.listeners.putIfAbsent(beanName, listeners) == null) {
			listeners.register();
		}
	}

	@Override
	public void afterSingletonsInstantiated() {
		for (String beanName : this.beanFactory.getBeanNamesForType(Object.class, true, false)) {
			if (!this.listeners.containsKey(beanName) && !isScopedProxy(beanName)) {
				discover(beanName);
			}
		}
	}

	// The target of a scoped proxy has the listeners.
	private boolean isScopedProxy(String beanName) {
		return this.beanFactory.containsBeanDefinition(ScopedProxyUtils.getTargetBeanName(beanName));
	}

	private void discover(String beanName) {
		Object bean = this.beanFactory.containsSingleton(beanName) ? this.beanFactory.getSingleton(beanName) : null;
		if (bean != null && !(bean instanceof FactoryBean<?>)) {
			postProcessAfterInitialization(bean, beanName);
			return;
		}
		Class<?> beanClass = determineClass(beanName);
		if (beanClass != null && hasMethods(beanClass)) {
			register(beanName, this.factory.create(beanName, null, beanClass, methods(beanClass)));
		}
	}

	private @Nullable Class<?> determineClass(String beanName) {
		try {
			return AutoProxyUtils.determineTargetClass(this.beanFactory, beanName);
		}
		catch (RuntimeException | LinkageError ex) {
			// The bean may never be needed, so an unknown class must not fail the start.
			logger.debug("Skipping bean {}: could not determine its class", beanName, ex);
			return null;
		}
	}

	@Override
	public boolean requiresDestruction(Object bean) {
		return hasMethods(AopProxyUtils.ultimateTargetClass(bean));
	}

	@Override
	public void postProcessBeforeDestruction(Object bean, String beanName) {
		String name = nameOf(bean, beanName);
		BeanListeners listeners = this.listeners.get(name);
		// Only singletons are bound: the listener of another bean outlives its instances.
		if (listeners != null && listeners.isBound()) {
			this.listeners.remove(name);
			listeners.cancel();
		}
	}

}
