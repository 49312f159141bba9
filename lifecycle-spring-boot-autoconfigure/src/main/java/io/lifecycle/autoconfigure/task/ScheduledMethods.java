package io.lifecycle.autoconfigure.task;

import java.util.function.Consumer;

import io.lifecycle.task.TaskRun;
import io.lifecycle.task.TaskTracker;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.scheduling.support.ScheduledTaskObservationContext;

/**
 * Reports the runs of {@code @Scheduled} methods as Spring observes them: on whatever
 * scheduler, with what they throw, which no scheduler passes on.
 *
 * @param tracker creates the runs
 * @param async whether {@code @Async} has an effect
 */
record ScheduledMethods(TaskTracker tracker, boolean async) implements SchedulingConfigurer, Ordered {

	private static final Logger logger = LoggerFactory.getLogger(ScheduledMethods.class);

	@Override
	public void configureTasks(ScheduledTaskRegistrar registrar) {
		ObservationRegistry registry = registrar.getObservationRegistry();
		if (registry == null || registry == ObservationRegistry.NOOP) {
			registry = ObservationRegistry.create();
			registrar.setObservationRegistry(registry);
		}
		registry.observationConfig().observationHandler(new Handler(this.tracker, this.async));
	}

	// After those that choose a registry.
	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

	private record Handler(TaskTracker tracker,
			boolean async) implements ObservationHandler<ScheduledTaskObservationContext> {

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof ScheduledTaskObservationContext scheduled && !isAsynchronous(scheduled);
		}

		@Override
		public void onStart(ScheduledTaskObservationContext context) {
			try {
				TaskRun run = this.tracker.scheduledRun(context.getMethod(), context.getTargetClass());
				context.put(TaskRun.class, run);
				run.begin();
			}
			catch (Throwable ex) {
				// The method runs nevertheless.
				logger.debug("Could not follow {}", context.getMethod(), ex);
			}
		}

		@Override
		public void onScopeOpened(ScheduledTaskObservationContext context) {
			with(context, TaskRun::enter);
		}

		@Override
		public void onScopeClosed(ScheduledTaskObservationContext context) {
			with(context, TaskRun::leave);
		}

		@Override
		public void onStop(ScheduledTaskObservationContext context) {
			with(context, (run) -> run.end(context.getError()));
		}

		// It is the call of the asynchronous method that is the task.
		private boolean isAsynchronous(ScheduledTaskObservationContext context) {
			return this.async && (AnnotatedElementUtils.hasAnnotation(context.getMethod(), Async.class)
					|| AnnotatedElementUtils.hasAnnotation(context.getTargetClass(), Async.class));
		}

		private static void with(Observation.Context context, Consumer<TaskRun> action) {
			TaskRun run = context.get(TaskRun.class);
			if (run != null) {
				action.accept(run);
			}
		}

	}

}
