package io.lifecycle.autoconfigure.replay;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.context.Lifecycle;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.scheduling.concurrent.ExecutorConfigurationSupport;

/**
 * Starts the beans of the application and its executors, but no bean of a library: these
 * are web servers of any kind, message listeners, schedulers and registrations with other
 * systems.
 */
final class ReplayLifecycleProcessor extends DefaultLifecycleProcessor {

	private static final String OURS = "io.lifecycle.";

	private List<String> packages = List.of();

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		super.setBeanFactory(beanFactory);
		this.packages = AutoConfigurationPackages.has(beanFactory) ? AutoConfigurationPackages.get(beanFactory)
				: List.of();
	}

	@Override
	protected Map<String, Lifecycle> getLifecycleBeans() {
		Map<String, Lifecycle> beans = super.getLifecycleBeans();
		beans.values().removeIf((bean) -> !starts(bean));
		return beans;
	}

	private boolean starts(Lifecycle bean) {
		return bean instanceof ExecutorConfigurationSupport || isOfLifecycle(AopUtils.getTargetClass(bean).getName())
				|| (isOfApplication(AopUtils.getTargetClass(bean)) && !extendsLibrary(AopUtils.getTargetClass(bean)));
	}

	private boolean isOfLifecycle(String className) {
		return className.startsWith(OURS);
	}

	private boolean isOfApplication(Class<?> type) {
		return this.packages.stream().anyMatch((name) -> type.getName().startsWith(name + '.'));
	}

	// The container of a message listener may be a subclass in the application.
	private boolean extendsLibrary(Class<?> type) {
		return Stream
			.<@Nullable Class<?>>iterate(type.getSuperclass(), Objects::nonNull, (parent) -> parent.getSuperclass())
			.map(Objects::requireNonNull)
			.anyMatch((parent) -> Lifecycle.class.isAssignableFrom(parent) && !isOfApplication(parent));
	}

}
