package io.lifecycle.signal.annotation;

import io.lifecycle.autoconfigure.application.ApplicationStateAutoConfiguration;
import io.lifecycle.autoconfigure.application.ShutdownAutoConfiguration;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.SignalBus;

import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/**
 * Application contexts of the tests.
 */
final class Contexts {

	private Contexts() {
	}

	static ApplicationContextRunner withListeners(Class<?>... beanClasses) {
		ApplicationContextRunner runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class,
					ApplicationStateAutoConfiguration.class, ShutdownAutoConfiguration.class))
			.withBean(Log.class);
		for (Class<?> beanClass : beanClasses) {
			runner = withNamedBean(runner, beanClass);
		}
		return runner;
	}

	private static <T> ApplicationContextRunner withNamedBean(ApplicationContextRunner runner, Class<T> beanClass) {
		return runner.withBean("listener" + beanClass.getSimpleName(), beanClass);
	}

	/**
	 * Proxy all beans whose name starts with "listener".
	 */
	static ApplicationContextRunner proxied(boolean proxyTargetClass, Class<?>... beanClasses) {
		return withListeners(beanClasses).withBean(BeanNameAutoProxyCreator.class, () -> {
			BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
			creator.setBeanNames("listener*");
			creator.setInterceptorNames("counter");
			creator.setProxyTargetClass(proxyTargetClass);
			return creator;
		}).withBean("counter", CallCounter.class);
	}

	static void emit(BeanFactory context, LifecycleEvent event) {
		context.getBean(SignalBus.class).emit(event);
	}

}
