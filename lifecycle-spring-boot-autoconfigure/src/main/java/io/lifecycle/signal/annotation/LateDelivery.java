package io.lifecycle.signal.annotation;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.BeanCreationNotAllowedException;
import org.springframework.beans.factory.BeanCurrentlyInCreationException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.ScopeNotActiveException;

/**
 * Calls a method of a bean that is looked up, and possibly created, when an event
 * arrives.
 */
final class LateDelivery implements MethodDelivery {

	private static final Logger logger = LoggerFactory.getLogger(LateDelivery.class);

	private final InvocableMethod method;

	private final BeanFactory beanFactory;

	private final String beanName;

	private volatile @Nullable MethodDelivery bound;

	LateDelivery(InvocableMethod method, BeanFactory beanFactory, String beanName) {
		this.method = method;
		this.beanFactory = beanFactory;
		this.beanName = beanName;
	}

	void bind(Object bean) {
		this.bound = this.method.bind(bean);
	}

	@Override
	public @Nullable Object deliver(LifecycleEvent event) throws Exception {
		MethodDelivery bound = this.bound;
		if (bound != null) {
			return bound.deliver(event);
		}
		Object bean = lookUp();
		return (bean != null) ? this.method.bind(bean).deliver(event) : SKIPPED;
	}

	private @Nullable Object lookUp() {
		try {
			return this.beanFactory.getBean(this.beanName);
		}
		catch (BeanCreationException ex) {
			if (!isUntimely(ex)) {
				throw ex;
			}
			logger.debug("Skipping the listeners of bean {}: {}", this.beanName, ex.getMessage());
			return null;
		}
	}

	// The scope of the bean is not active, the bean emits during its creation, or the
	// context is closing.
	private boolean isUntimely(BeanCreationException ex) {
		return ex.contains(BeanCreationNotAllowedException.class) || (this.beanName.equals(ex.getBeanName())
				&& (ex instanceof ScopeNotActiveException || ex instanceof BeanCurrentlyInCreationException));
	}

}
