package io.lifecycle.autoconfigure.task;

import java.util.function.Supplier;

import io.lifecycle.application.ShutdownPhase;
import io.lifecycle.application.ShutdownStep;
import io.lifecycle.autoconfigure.signal.ContextBus;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.task.AsyncMethodPostProcessor;
import io.lifecycle.task.BackgroundTasks;
import io.lifecycle.task.TaskTracker;
import io.lifecycle.task.TrackedSchedulingConfigurer;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;
import org.springframework.util.function.SingletonSupplier;

/**
 * Auto-configuration of the events of background tasks and of {@link BackgroundTasks}; a
 * shutdown waits for the tasks that run.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = SignalAutoConfiguration.class)
@ConditionalOnBean(ContextBus.class)
@ConditionalOnBooleanProperty(name = "lifecycle.tasks.enabled", matchIfMissing = true)
public final class TaskAutoConfiguration {

	@Bean("lifecycle.taskTracker")
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static TaskTracker taskTracker(ContextBus bus) {
		return new TaskTracker(bus.bus());
	}

	@Bean("lifecycle.backgroundTasks")
	@Lazy
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	BackgroundTasks backgroundTasks(BeanFactory beanFactory) {
		return tracker(beanFactory).get().on(new ApplicationTaskExecutor(beanFactory));
	}

	@Bean("lifecycle.asyncMethodPostProcessor")
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static AsyncMethodPostProcessor asyncMethodPostProcessor(BeanFactory beanFactory) {
		return new AsyncMethodPostProcessor(tracker(beanFactory));
	}

	@Bean("lifecycle.trackedExecutors")
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static TrackedExecutors trackedExecutors() {
		return new TrackedExecutors();
	}

	@Bean("lifecycle.schedulingConfigurer")
	TrackedSchedulingConfigurer schedulingConfigurer(BeanFactory beanFactory) {
		return new TrackedSchedulingConfigurer(tracker(beanFactory));
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

	static Supplier<TaskTracker> tracker(BeanFactory beanFactory) {
		return SingletonSupplier.of(() -> beanFactory.getBean("lifecycle.taskTracker", TaskTracker.class));
	}

}
