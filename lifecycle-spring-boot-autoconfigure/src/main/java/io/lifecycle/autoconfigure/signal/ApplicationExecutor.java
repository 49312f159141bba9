package io.lifecycle.autoconfigure.signal;

import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;

/**
 * Spring Boot's executor of the application, looked up when the first task comes. Where
 * there is none, tasks are dropped.
 */
final class ApplicationExecutor implements Executor {

	private static final Logger logger = LoggerFactory.getLogger(ApplicationExecutor.class);

	private final BeanFactory beanFactory;

	private volatile @Nullable Executor executor;

	ApplicationExecutor(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public void execute(Runnable task) {
		Executor executor = this.executor;
		if (executor == null) {
			executor = find();
			this.executor = executor;
		}
		if (executor != null) {
			executor.execute(task);
		}
		else {
			logger.debug("Skipping asynchronous listeners: the application has no {}", name());
		}
	}

	private @Nullable Executor find() {
		return this.beanFactory.containsBean(name()) ? this.beanFactory.getBean(name(), Executor.class) : null;
	}

	private static String name() {
		return TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME;
	}

}
