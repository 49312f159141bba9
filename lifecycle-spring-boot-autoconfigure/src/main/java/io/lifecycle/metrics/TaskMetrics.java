package io.lifecycle.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.lifecycle.event.BackgroundTaskComplete;
import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.BackgroundTaskStarted;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The meters of background tasks.
 */
final class TaskMetrics {

	// Beyond this limit, active tasks are not counted until others have ended.
	private static final int MOST_RUNNING = 10_000;

	private static final int MOST_ERRORS = 20;

	// Samples are found by id because a rejected task fails without having started.
	private final Map<String, LongTaskTimer.Sample> running = new ConcurrentHashMap<>();

	private final BoundedTags<Task> tasks;

	TaskMetrics(MeterRegistry registry, int maxTagValues) {
		this.tasks = new BoundedTags<>(maxTagValues, (name) -> new Task(registry, name));
	}

	void subscribe(GuardedSubscriptions subscriptions) {
		subscriptions.on(BackgroundTaskStarted.class, "tasks", this::started);
		subscriptions.on(BackgroundTaskComplete.class, "tasks",
				(event) -> ended(event.taskId(), event.task(), event.durationNanos(), null));
		subscriptions.on(BackgroundTaskFailed.class, "tasks",
				(event) -> ended(event.taskId(), event.task(), event.durationNanos(), event.error()));
	}

	private void started(BackgroundTaskStarted event) {
		if (this.running.size() < MOST_RUNNING) {
			stop(this.running.put(event.taskId(), this.tasks.get(event.task()).active.start()));
		}
	}

	private void ended(String id, String name, long durationNanos, @Nullable Throwable error) {
		stop(this.running.remove(id));
		this.tasks.get(name).duration(error).record(durationNanos, TimeUnit.NANOSECONDS);
	}

	private static void stop(LongTaskTimer.@Nullable Sample sample) {
		if (sample != null) {
			sample.stop();
		}
	}

	/**
	 * The meters of one task.
	 */
	private static final class Task {

		private final LongTaskTimer active;

		private final Timer success;

		private final BoundedTags<Timer> failures;

		Task(MeterRegistry registry, String name) {
			this.active = LongTaskTimer.builder(LifecycleMeter.ACTIVE_TASKS.getName())
				.description(LifecycleMeter.ACTIVE_TASKS.description())
				.tags(LifecycleMeter.ACTIVE_TASKS.tags(name))
				.register(registry);
			this.success = LifecycleMeter.TASK_DURATION.timer(registry, name, MeterTag.NONE);
			this.failures = new BoundedTags<>(MOST_ERRORS,
					(error) -> LifecycleMeter.TASK_DURATION.timer(registry, name, error));
		}

		Timer duration(@Nullable Throwable error) {
			return (error != null) ? this.failures.get(error.getClass().getName()) : this.success;
		}

	}

}
