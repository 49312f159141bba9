package io.lifecycle.autoconfigure.task;

import java.util.List;

import io.lifecycle.application.InFlightSource;
import io.lifecycle.application.ShutdownPhase;
import io.lifecycle.application.ShutdownStep;
import io.lifecycle.autoconfigure.signal.ApplicationExecutor;
import io.lifecycle.autoconfigure.signal.ContextBus;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.signal.ContextCapture;
import io.lifecycle.task.AsyncMethodPostProcessor;
import io.lifecycle.task.BackgroundTasks;
import io.lifecycle.task.TaskTracker;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.core.task.TaskDecorator;
import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the events of background tasks
 * and for {@link BackgroundTasks}. A shutdown waits for active tasks.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = SignalAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ScheduledTasksObservationAutoConfiguration")
@AutoConfigureOrder(Ordered.LOWEST_PRECEDENCE)
@ConditionalOnBean(ContextBus.class)
@ConditionalOnBooleanProperty(name = "lifecycle.tasks.enabled", matchIfMissing = true)
public final class TaskAutoConfiguration {

	@Bean("lifecycle.taskTracker")
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static TaskTracker taskTracker(ContextBus bus, ConfigurableApplicationContext context) {
		boolean web = ClassUtils.isPresent("org.springframework.web.servlet.config.annotation.WebMvcConfigurer",
				context.getClassLoader());
		List<String> packages = AutoConfigurationPackages.has(context) ? AutoConfigurationPackages.get(context)
				: List.of();
		return new TaskTracker(bus.bus(), web ? MvcTasks::currentRequest : () -> 0, packages, context::isClosed);
	}

	// Spring Boot applies every decorator bean. This one is a fallback, so that injecting
	// a single decorator still finds that of the application, and comes last, so that the
	// conditions of other libraries do not see it.
	@Bean(TaskDecorations.DECORATOR)
	@Fallback
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static TaskDecorator taskDecorator(TaskTracker tracker) {
		return tracker.decorator();
	}

	@Bean("lifecycle.taskContext")
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static ContextCapture taskContext() {
		return TaskTracker.contextCapture();
	}

	@Bean("lifecycle.asyncMethodPostProcessor")
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static AsyncMethodPostProcessor asyncMethods(ObjectProvider<TaskTracker> tracker) {
		return new AsyncMethodPostProcessor(SingletonSupplier.of(tracker::getObject));
	}

	// The bean is lazy because an application that does not inject it needs no executor.
	@Bean("lifecycle.backgroundTasks")
	@Lazy
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	BackgroundTasks backgroundTasks(TaskTracker tracker, ListableBeanFactory beanFactory) {
		return tracker.on(ApplicationExecutor.find(beanFactory));
	}

	@Bean("lifecycle.tasksInFlight")
	InFlightSource tasksInFlight(TaskTracker tracker) {
		return tracker::inFlight;
	}

	// Task events must not follow the last event of the application.
	@Bean("lifecycle.tasksEnd")
	ShutdownPhase tasksEnd(ConfigurableApplicationContext context, TaskTracker tracker) {
		return new ShutdownPhase(context, ShutdownStep.END_TASKS, tracker::silence);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ObservationRegistry.class)
	static class Scheduling {

		@Bean("lifecycle.scheduledMethods")
		ScheduledMethods scheduledMethods(TaskTracker tracker, AsyncMethodPostProcessor asyncMethods) {
			return new ScheduledMethods(tracker, asyncMethods);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(WebMvcConfigurer.class)
	static class Web {

		@Bean("lifecycle.mvcTasks")
		WebMvcConfigurer mvcTasks(TaskTracker tracker) {
			return new MvcTasks(tracker);
		}

	}

}
