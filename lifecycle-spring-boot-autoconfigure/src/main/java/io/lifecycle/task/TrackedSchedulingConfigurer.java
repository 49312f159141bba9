package io.lifecycle.task;

import java.util.function.Supplier;

import org.springframework.core.Ordered;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;

/**
 * Has the runs of {@code @Scheduled} methods told, on whatever scheduler they run.
 *
 * @since 0.1.0
 */
public final class TrackedSchedulingConfigurer implements SchedulingConfigurer, Ordered {

	private final Supplier<TaskTracker> tracker;

	/**
	 * Create a configurer.
	 * @param tracker tells of the tasks
	 */
	public TrackedSchedulingConfigurer(Supplier<TaskTracker> tracker) {
		this.tracker = tracker;
	}

	@Override
	public void configureTasks(ScheduledTaskRegistrar registrar) {
		TaskScheduler scheduler = registrar.getScheduler();
		if (scheduler != null) {
			registrar.setTaskScheduler(new TrackedTaskScheduler(this.tracker.get(), scheduler));
		}
	}

	// After those that choose a scheduler.
	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

}
