package io.lifecycle.signal.annotation;

import io.lifecycle.signal.SignalBus;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.BeanFactoryInitializer;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.InstantiationAwareBeanPostProcessor;

/**
 * Opens the bus of a context before the context creates its singletons.
 *
 * <p>
 * A bus that is infrastructure depends on no other bean and opens before the first one. A
 * bus that the application defines may depend on anything: it opens when the context asks
 * for early beans, after the beans of an embedded web server.
 *
 * @since 0.1.0
 */
public final class SignalOpener
		implements InstantiationAwareBeanPostProcessor, BeanFactoryInitializer<ListableBeanFactory>, BeanFactoryAware {

	private final SignalRegistrar registrar;

	@SuppressWarnings("NullAway.Init")
	private ConfigurableListableBeanFactory beanFactory;

	private boolean first = true;

	/**
	 * Create an opener.
	 * @param registrar what to open
	 */
	public SignalOpener(SignalRegistrar registrar) {
		this.registrar = registrar;
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = (ConfigurableListableBeanFactory) beanFactory;
	}

	@Override
	public @Nullable Object postProcessBeforeInstantiation(Class<?> beanClass, String beanName) {
		if (this.first && !isNeededToOpen(beanClass)) {
			this.first = false;
			if (isInfrastructure(this.beanFactory.getBeanNamesForType(SignalBus.class, true, false))) {
				this.registrar.open();
			}
		}
		return null;
	}

	private static boolean isNeededToOpen(Class<?> beanClass) {
		return SignalBus.class.isAssignableFrom(beanClass) || OpeningSignal.class.isAssignableFrom(beanClass);
	}

	private boolean isInfrastructure(String[] names) {
		return names.length == 1 && this.beanFactory.containsBeanDefinition(names[0])
				&& this.beanFactory.getBeanDefinition(names[0]).getRole() == BeanDefinition.ROLE_INFRASTRUCTURE;
	}

	@Override
	public void initialize(ListableBeanFactory beanFactory) {
		this.registrar.open();
	}

}
