package io.lifecycle.autoconfigure.task;

import java.util.concurrent.Executor;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.core.task.TaskExecutor;

/**
 * The executor of the application, looked up for each task: Spring Boot's, or else the
 * one that the application has.
 */
record ApplicationTaskExecutor(BeanFactory beanFactory) implements Executor {

	@Override
	public void execute(Runnable task) {
		String name = TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME;
		Executor executor = this.beanFactory.containsBean(name) ? this.beanFactory.getBean(name, Executor.class)
				: this.beanFactory.getBean(TaskExecutor.class);
		executor.execute(task);
	}

}
