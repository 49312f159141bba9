package io.lifecycle.autoconfigure.task;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

import io.lifecycle.task.BackgroundTasks;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.scheduling.TaskScheduler;

/**
 * A way to start a task.
 */
@SuppressWarnings("NullAway")
enum Way {

	ASYNC_VOID(TaskApplication.MAILER + "send") {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			beans.getBean(Mailer.class).send(body);
			return null;
		}
	},
	ASYNC_FUTURE(TaskApplication.MAILER + "post") {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			return beans.getBean(Mailer.class).post(body);
		}
	},
	ASYNC_COMPLETABLE(TaskApplication.MAILER + "ship") {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			return beans.getBean(Mailer.class).ship(body);
		}
	},
	ASYNC_ON_OWN_EXECUTOR(TaskApplication.MAILER + "fly") {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			return beans.getBean(Mailer.class).fly(body);
		}
	},
	EXECUTE {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			executor(beans).execute(() -> body.run());
			return null;
		}
	},
	EXECUTE_CLASS {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			executor(beans).execute(body);
			return null;
		}
	},
	SUBMIT_RUNNABLE {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			return executor(beans).submit((Runnable) body);
		}
	},
	SUBMIT_CALLABLE {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			return executor(beans).submit(() -> body.call());
		}
	},
	SUBMIT_COMPLETABLE_RUNNABLE {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			return executor(beans).submitCompletable((Runnable) body);
		}
	},
	SUBMIT_COMPLETABLE_CALLABLE {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			return executor(beans).submitCompletable(() -> body.call());
		}
	},
	SUPPLY_ASYNC {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			return CompletableFuture.supplyAsync(body::call, executor(beans));
		}
	},
	RUN_ASYNC {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			return CompletableFuture.runAsync(body, executor(beans));
		}
	},
	THEN_APPLY_ASYNC {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			return CompletableFuture.completedFuture("").thenApplyAsync((input) -> body.call(), executor(beans));
		}
	},
	THEN_RUN_ASYNC_ON_STAGE {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			CompletableFuture.completedStage("").thenRunAsync(body, executor(beans));
			return null;
		}
	},
	SUPPLY_ASYNC_ON_SCHEDULER {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			return CompletableFuture.supplyAsync(body::call, (AsyncTaskExecutor) scheduler(beans));
		}
	},
	SCHEDULER_EXECUTE {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			((AsyncTaskExecutor) scheduler(beans)).execute(body);
			return null;
		}
	},
	SCHEDULER_SUBMIT {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			return ((AsyncTaskExecutor) scheduler(beans)).submit((Runnable) body);
		}
	},
	SCHEDULER_SUBMIT_COMPLETABLE {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			return ((AsyncTaskExecutor) scheduler(beans)).submitCompletable((Runnable) body);
		}
	},
	SCHEDULE_AT {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			return scheduler(beans).schedule(body, Instant.now());
		}
	},
	SCHEDULE_TRIGGER {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			return scheduler(beans).schedule(body,
					(context) -> (context.lastCompletion() == null) ? Instant.now() : null);
		}
	},
	FIXED_RATE {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			return scheduler(beans).scheduleAtFixedRate(body, Duration.ofHours(1));
		}
	},
	FIXED_RATE_FROM {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			return scheduler(beans).scheduleAtFixedRate(body, Instant.now(), Duration.ofHours(1));
		}
	},
	FIXED_DELAY {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			return scheduler(beans).scheduleWithFixedDelay(body, Duration.ofHours(1));
		}
	},
	FIXED_DELAY_FROM {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			return scheduler(beans).scheduleWithFixedDelay(body, Instant.now(), Duration.ofHours(1));
		}
	},
	NAMED_RUN("nightly report") {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			return beans.getBean(BackgroundTasks.class).run("nightly report", body).result();
		}
	},
	NAMED_CALL("nightly report") {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			return beans.getBean(BackgroundTasks.class).call("nightly report", body::call).result();
		}
	};

	private final String task;

	Way() {
		this.task = getClass().getName() + ".start";
	}

	Way(String task) {
		this.task = task;
	}

	String task() {
		return this.task;
	}

	abstract Future<?> start(BeanFactory beans, Body body);

	/**
	 * Return whether the end of the work is known: a stage of a {@code CompletableFuture}
	 * and a scheduler do not expose its exceptions.
	 */
	boolean isReported() {
		return !name().contains("COMPLETABLE_") && !name().endsWith("_COMPLETABLE") && !name().contains("PLY_ASYNC")
				&& !name().contains("RUN_ASYNC") && !isScheduled() || this == ASYNC_COMPLETABLE || this == SCHEDULE_AT;
	}

	private boolean isScheduled() {
		return name().startsWith("SCHEDULE_") || name().startsWith("FIXED");
	}

	private static AsyncTaskExecutor executor(BeanFactory beans) {
		return beans.getBean("applicationTaskExecutor", AsyncTaskExecutor.class);
	}

	private static TaskScheduler scheduler(BeanFactory beans) {
		return beans.getBean("taskScheduler", TaskScheduler.class);
	}

}
