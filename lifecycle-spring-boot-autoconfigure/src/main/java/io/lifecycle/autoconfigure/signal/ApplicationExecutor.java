package io.lifecycle.autoconfigure.signal;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.AsyncConfigurer;

/**
 * The executor of the application: that of its {@link AsyncConfigurer} if it is a bean,
 * otherwise the bean {@code applicationTaskExecutor}, otherwise the only or primary
 * executor that is not a scheduler.
 *
 * <p>
 * An instance looks up the executor when the first task arrives. Without an executor it
 * drops tasks.
 *
 * @since 0.1.0
 */
public final class ApplicationExecutor implements Executor {

	private static final Logger logger = LoggerFactory.getLogger(ApplicationExecutor.class);

	private final ListableBeanFactory beanFactory;

	private volatile @Nullable Executor executor;

	ApplicationExecutor(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public void execute(Runnable task) {
		Executor executor = this.executor;
		if (executor == null) {
			try {
				executor = find(this.beanFactory);
			}
			catch (NoApplicationExecutorException ex) {
				logger.debug("Skipping asynchronous listeners: {}", ex.getMessage());
				return;
			}
			this.executor = executor;
		}
		executor.execute(task);
	}

	/**
	 * Find the executor of the application.
	 * @param beanFactory the beans of the application
	 * @return the executor
	 * @throws RuntimeException if there is none, or several with the same priority
	 */
	public static Executor find(ListableBeanFactory beanFactory) {
		AsyncConfigurer configurer = beanFactory.getBeanProvider(AsyncConfigurer.class).getIfUnique();
		Executor configured = (configurer != null) ? configurer.getAsyncExecutor() : null;
		if (configured != null
				&& names(beanFactory).stream().anyMatch((name) -> beanFactory.getBean(name) == configured)) {
			return configured;
		}
		String name = TaskExecutionAutoConfiguration.APPLICATION_TASK_EXECUTOR_BEAN_NAME;
		return beanFactory.containsBean(name) ? beanFactory.getBean(name, Executor.class) : onlyOne(beanFactory);
	}

	private static Executor onlyOne(ListableBeanFactory beanFactory) {
		Executor preferred = beanFactory.getBeanProvider(Executor.class).getIfUnique();
		if (preferred != null && !isScheduler(preferred.getClass())) {
			return preferred;
		}
		List<String> names = names(beanFactory);
		if (names.size() == 1) {
			return beanFactory.getBean(names.get(0), Executor.class);
		}
		throw new NoApplicationExecutorException(names);
	}

	// Schedulers are excluded.
	private static List<String> names(ListableBeanFactory beanFactory) {
		return Stream.of(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory, Executor.class))
			.filter((name) -> !isScheduler(beanFactory.getType(name)))
			.toList();
	}

	private static boolean isScheduler(@Nullable Class<?> type) {
		return type != null && (TaskScheduler.class.isAssignableFrom(type)
				|| ScheduledExecutorService.class.isAssignableFrom(type));
	}

}
