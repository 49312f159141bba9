package io.lifecycle.autoconfigure.task;

import java.util.Set;
import java.util.function.Supplier;

import io.lifecycle.task.TaskTracker;
import io.lifecycle.task.TrackedSimpleAsyncTaskExecutor;
import io.lifecycle.task.TrackedSimpleAsyncTaskScheduler;
import io.lifecycle.task.TrackedThreadPoolTaskExecutor;
import io.lifecycle.task.TrackedThreadPoolTaskScheduler;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AbstractAdvisingBeanPostProcessor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.NameMatchMethodPointcut;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.task.SimpleAsyncTaskExecutorBuilder;
import org.springframework.boot.task.SimpleAsyncTaskSchedulerBuilder;
import org.springframework.boot.task.ThreadPoolTaskExecutorBuilder;
import org.springframework.boot.task.ThreadPoolTaskSchedulerBuilder;
import org.springframework.util.ClassUtils;

/**
 * Has Spring Boot's builder beans build executors and schedulers that tell of their
 * tasks: subclasses of what they build otherwise, configured the same. A builder that
 * nobody uses is not created, for its proxy would make the start of the application
 * longer, unless it says {@code @Lazy(false)}.
 */
@SuppressWarnings("serial")
final class TrackedBuilderPostProcessor extends AbstractAdvisingBeanPostProcessor implements BeanFactoryPostProcessor {

	private static final Set<Class<?>> BUILDERS = Set.of(ThreadPoolTaskExecutorBuilder.class,
			SimpleAsyncTaskExecutorBuilder.class, ThreadPoolTaskSchedulerBuilder.class,
			SimpleAsyncTaskSchedulerBuilder.class);

	private final transient Supplier<TaskTracker> tracker;

	TrackedBuilderPostProcessor(Supplier<TaskTracker> tracker) {
		this.tracker = tracker;
		NameMatchMethodPointcut build = new NameMatchMethodPointcut();
		build.setClassFilter((type) -> BUILDERS.contains(ClassUtils.getUserClass(type)));
		build.setMappedName("build");
		this.advisor = new DefaultPointcutAdvisor(build, (MethodInterceptor) this::build);
		setProxyTargetClass(true);
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		for (Class<?> builder : BUILDERS) {
			for (String name : beanFactory.getBeanNamesForType(builder, false, false)) {
				// One that was registered as an object has no definition.
				if (beanFactory.containsBeanDefinition(name)
						&& beanFactory.getBeanDefinition(name) instanceof AbstractBeanDefinition definition
						&& definition.getLazyInit() == null) {
					definition.setLazyInit(true);
				}
			}
		}
	}

	private @Nullable Object build(MethodInvocation invocation) throws Throwable {
		Object builder = invocation.getThis();
		if (invocation.getArguments().length > 0) {
			return invocation.proceed();
		}
		if (builder instanceof ThreadPoolTaskExecutorBuilder pool) {
			return pool.configure(new TrackedThreadPoolTaskExecutor(this.tracker.get()));
		}
		if (builder instanceof SimpleAsyncTaskExecutorBuilder simple) {
			return simple.configure(new TrackedSimpleAsyncTaskExecutor(this.tracker.get()));
		}
		if (builder instanceof ThreadPoolTaskSchedulerBuilder pool) {
			return pool.configure(new TrackedThreadPoolTaskScheduler(this.tracker.get()));
		}
		if (builder instanceof SimpleAsyncTaskSchedulerBuilder simple) {
			return simple.configure(new TrackedSimpleAsyncTaskScheduler(this.tracker.get()));
		}
		return invocation.proceed();
	}

}
