package io.lifecycle.autoconfigure.task;

import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Function;

import io.lifecycle.task.AsyncMethodPostProcessor;
import io.lifecycle.task.TaskRun;
import io.lifecycle.task.TaskTracker;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.core.Ordered;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.scheduling.support.ScheduledTaskObservationContext;

/**
 * Tracks the runs of {@code @Scheduled} methods through Spring's observations: on any
 * scheduler, including their exceptions, which no scheduler reports.
 */
final class ScheduledMethods implements SchedulingConfigurer, Ordered, DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(ScheduledMethods.class);

	private volatile Function<ScheduledTaskObservationContext, @Nullable TaskRun> runs;

	/**
	 * Track the runs of one context.
	 * @param tracker creates the runs
	 * @param asyncMethods knows which methods are asynchronous: for these, the
	 * asynchronous call is the task
	 */
	ScheduledMethods(TaskTracker tracker, AsyncMethodPostProcessor asyncMethods) {
		this.runs = (context) -> asyncMethods.isAsynchronous(context.getMethod(), context.getTargetClass()) ? null
				: tracker.scheduledRun(context.getMethod(), context.getTargetClass());
	}

	@Override
	public void configureTasks(ScheduledTaskRegistrar registrar) {
		ObservationRegistry registry = registrar.getObservationRegistry();
		RegistryOfContext ofContext = new RegistryOfContext(
				(registry == null || registry == ObservationRegistry.NOOP) ? ObservationRegistry.create() : registry);
		ofContext.observationConfig().observationHandler(ofContext);
		registrar.setObservationRegistry(ofContext);
	}

	// Other configurers may set a registry first.
	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

	// The registry may outlive this context, and nothing removes a handler from it.
	@Override
	public void destroy() {
		this.runs = (context) -> null;
	}

	/**
	 * Wraps the registry of the application, which several contexts may share, to
	 * recognize the runs of this context: Micrometer first asks whether the registry is a
	 * no-op and then calls its handlers, both on the thread of the run.
	 */
	private final class RegistryOfContext
			implements ObservationRegistry, ObservationHandler<ScheduledTaskObservationContext> {

		private static final ThreadLocal<@Nullable ObservationRegistry> OBSERVING = new ThreadLocal<>();

		private final ObservationRegistry shared;

		RegistryOfContext(ObservationRegistry shared) {
			this.shared = shared;
		}

		@Override
		public boolean isNoop() {
			OBSERVING.set(this);
			return this.shared.isNoop();
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			boolean own = context instanceof ScheduledTaskObservationContext && OBSERVING.get() == this;
			if (own) {
				OBSERVING.remove();
			}
			return own;
		}

		@Override
		public void onStart(ScheduledTaskObservationContext context) {
			try {
				TaskRun run = ScheduledMethods.this.runs.apply(context);
				if (run != null) {
					context.put(this, run);
					run.begin();
				}
			}
			catch (Throwable ex) {
				// The method must run nevertheless.
				logger.debug("Could not track a run of {}", context.getMethod(), ex);
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
			with(context, (run) -> run.end(failure(context)));
		}

		private static @Nullable Throwable failure(ScheduledTaskObservationContext context) {
			return (context.getError() != null || context.isComplete()) ? context.getError()
					: new CancellationException();
		}

		private void with(Observation.Context context, Consumer<TaskRun> action) {
			TaskRun run = context.get(this);
			if (run != null) {
				action.accept(run);
			}
		}

		@Override
		public ObservationConfig observationConfig() {
			return this.shared.observationConfig();
		}

		@Override
		public @Nullable Observation getCurrentObservation() {
			return this.shared.getCurrentObservation();
		}

		@Override
		public Observation.@Nullable Scope getCurrentObservationScope() {
			return this.shared.getCurrentObservationScope();
		}

		@Override
		public void setCurrentObservationScope(Observation.@Nullable Scope current) {
			this.shared.setCurrentObservationScope(current);
		}

	}

}
