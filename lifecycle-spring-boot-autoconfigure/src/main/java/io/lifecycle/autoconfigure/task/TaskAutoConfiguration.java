package io.lifecycle.autoconfigure.task;

import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

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

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.config.TaskManagementConfigUtils;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the events of background tasks
 * and for {@link BackgroundTasks}; a shutdown waits for the tasks that run.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = SignalAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ScheduledTasksObservationAutoConfiguration")
@ConditionalOnBean(ContextBus.class)
@ConditionalOnBooleanProperty(name = "lifecycle.tasks.enabled", matchIfMissing = true)
public final class TaskAutoConfiguration {

	@Bean("lifecycle.taskTracker")
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static TaskTracker taskTracker(ContextBus bus, BeanFactory beanFactory,
			ObjectProvider<CurrentRequest> currentRequest) {
		LongSupplier noRequest = () -> 0;
		return new TaskTracker(bus.bus(),
				currentRequest.stream().<LongSupplier>map((supplier) -> supplier).findFirst().orElse(noRequest),
				AutoConfigurationPackages.has(beanFactory) ? AutoConfigurationPackages.get(beanFactory) : List.of());
	}

	// Spring Boot applies every decorator bean. It is a fallback, so that whoever injects
	// "the" decorator still gets the one of the application.
	@Bean("lifecycle.taskDecorator")
	@Fallback
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static TaskDecorator taskDecorator(BeanFactory beanFactory) {
		return tracker(beanFactory).get().decorator();
	}

	@Bean("lifecycle.taskContext")
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static ContextCapture taskContext() {
		return TaskTracker.contextCapture();
	}

	@Bean("lifecycle.asyncMethodPostProcessor")
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static AsyncMethodPostProcessor asyncMethods(BeanFactory beanFactory) {
		return new AsyncMethodPostProcessor(tracker(beanFactory));
	}

	// Lazy: an application that does not inject it needs no executor.
	@Bean("lifecycle.backgroundTasks")
	@Lazy
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	BackgroundTasks backgroundTasks(ListableBeanFactory beanFactory) {
		return tracker(beanFactory).get().on(ApplicationExecutor.find(beanFactory));
	}

	@Bean("lifecycle.tasksInFlight")
	TasksInFlight tasksInFlight(ApplicationContext context) {
		return new TasksInFlight(context, tracker(context).get());
	}

	// Before the last event of the application.
	@Bean("lifecycle.tasksEnd")
	ShutdownPhase tasksEnd(ConfigurableApplicationContext context) {
		return new ShutdownPhase(context, ShutdownStep.END_TASKS, tracker(context).get()::drained);
	}

	private static Supplier<TaskTracker> tracker(BeanFactory beanFactory) {
		return SingletonSupplier.of(() -> beanFactory.getBean("lifecycle.taskTracker", TaskTracker.class));
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ObservationRegistry.class)
	static class Scheduling {

		@Bean("lifecycle.scheduledMethods")
		ScheduledMethods scheduledMethods(BeanFactory beanFactory) {
			return new ScheduledMethods(tracker(beanFactory).get(),
					beanFactory.containsBean(TaskManagementConfigUtils.ASYNC_ANNOTATION_PROCESSOR_BEAN_NAME));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ RequestContextHolder.class, WebMvcConfigurer.class })
	static class Web {

		@Bean("lifecycle.currentRequest")
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		static CurrentRequest currentRequest() {
			return new CurrentRequest();
		}

		@Bean("lifecycle.mvcTasks")
		WebMvcConfigurer mvcTasks(BeanFactory beanFactory) {
			return new MvcTasks(tracker(beanFactory).get());
		}

	}

}
