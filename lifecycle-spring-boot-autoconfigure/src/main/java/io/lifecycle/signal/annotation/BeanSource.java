package io.lifecycle.signal.annotation;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.BeanCreationNotAllowedException;
import org.springframework.beans.factory.BeanCurrentlyInCreationException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.support.ScopeNotActiveException;

/**
 * Looks a bean up, which may create it.
 *
 * @param beanFactory where
 * @param beanName the name of the bean
 */
record BeanSource(BeanFactory beanFactory, String beanName) implements Supplier<@Nullable Object> {

	private static final Logger logger = LoggerFactory.getLogger(BeanSource.class);

	/**
	 * Look the bean up.
	 * @return the bean, or {@code null} if this is no time to have it
	 */
	@Override
	public @Nullable Object get() {
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

	// Its scope is not active, it emits while it is created, or the context is closing.
	private boolean isUntimely(BeanCreationException ex) {
		return ex.contains(BeanCreationNotAllowedException.class) || (this.beanName.equals(ex.getBeanName())
				&& (ex instanceof ScopeNotActiveException || ex instanceof BeanCurrentlyInCreationException));
	}

}
