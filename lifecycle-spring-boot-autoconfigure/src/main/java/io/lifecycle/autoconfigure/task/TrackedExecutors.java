package io.lifecycle.autoconfigure.task;

import java.util.Map;

import io.lifecycle.task.TrackedSimpleAsyncTaskExecutor;
import io.lifecycle.task.TrackedSimpleAsyncTaskScheduler;
import io.lifecycle.task.TrackedThreadPoolTaskExecutor;
import io.lifecycle.task.TrackedThreadPoolTaskScheduler;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.task.DefaultTaskSchedulerConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.task.SimpleAsyncTaskExecutorBuilder;
import org.springframework.boot.task.SimpleAsyncTaskSchedulerBuilder;
import org.springframework.boot.task.ThreadPoolTaskExecutorBuilder;
import org.springframework.boot.task.ThreadPoolTaskSchedulerBuilder;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.type.MethodMetadata;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.util.ClassUtils;

/**
 * Has Spring Boot's executor and scheduler tell of their tasks: they are subclasses of
 * what they are otherwise, configured by the same builders. Beans of the application are
 * left alone.
 */
final class TrackedExecutors implements BeanDefinitionRegistryPostProcessor {

	private static final String BOOT = ClassUtils.getPackageName(TaskExecutionAutoConfiguration.class) + '.';

	private static final Map<String, String> FACTORY_METHODS = Map.of(ThreadPoolTaskExecutor.class.getName(),
			"threadPoolTaskExecutor", SimpleAsyncTaskExecutor.class.getName(), "simpleAsyncTaskExecutor",
			ThreadPoolTaskScheduler.class.getName(), "threadPoolTaskScheduler",
			SimpleAsyncTaskScheduler.class.getName(), "simpleAsyncTaskScheduler");

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		track(TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME, registry);
		track(DefaultTaskSchedulerConfiguration.DEFAULT_TASK_SCHEDULER_BEAN_NAME, registry);
	}

	private static void track(String name, BeanDefinitionRegistry registry) {
		if (registry.containsBeanDefinition(name)
				&& registry.getBeanDefinition(name) instanceof RootBeanDefinition definition
				&& definition instanceof AnnotatedBeanDefinition annotated) {
			MethodMetadata method = annotated.getFactoryMethodMetadata();
			if (method != null && method.getDeclaringClassName().startsWith(BOOT)
					&& FACTORY_METHODS.containsKey(method.getReturnTypeName())) {
				registry.removeBeanDefinition(name);
				registry.registerBeanDefinition(name,
						tracked(definition, FACTORY_METHODS.get(method.getReturnTypeName())));
			}
		}
	}

	private static RootBeanDefinition tracked(RootBeanDefinition definition, String factoryMethod) {
		RootBeanDefinition tracked = new RootBeanDefinition(definition);
		tracked.setBeanClass(TrackedExecutors.class);
		tracked.setFactoryBeanName(null);
		tracked.setResolvedFactoryMethod(null);
		tracked.setUniqueFactoryMethodName(factoryMethod);
		return tracked;
	}

	static ThreadPoolTaskExecutor threadPoolTaskExecutor(ThreadPoolTaskExecutorBuilder builder, BeanFactory beans) {
		return builder.configure(new TrackedThreadPoolTaskExecutor(TaskAutoConfiguration.tracker(beans).get()));
	}

	static SimpleAsyncTaskExecutor simpleAsyncTaskExecutor(SimpleAsyncTaskExecutorBuilder builder, BeanFactory beans) {
		return builder.configure(new TrackedSimpleAsyncTaskExecutor(TaskAutoConfiguration.tracker(beans).get()));
	}

	static ThreadPoolTaskScheduler threadPoolTaskScheduler(ThreadPoolTaskSchedulerBuilder builder, BeanFactory beans) {
		return builder.configure(new TrackedThreadPoolTaskScheduler(TaskAutoConfiguration.tracker(beans).get()));
	}

	static SimpleAsyncTaskScheduler simpleAsyncTaskScheduler(SimpleAsyncTaskSchedulerBuilder builder,
			BeanFactory beans) {
		return builder.configure(new TrackedSimpleAsyncTaskScheduler(TaskAutoConfiguration.tracker(beans).get()));
	}

}
