package io.lifecycle.autoconfigure.task;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

import io.lifecycle.task.BackgroundTasks;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.support.CronTrigger;

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
	EXECUTE(Way.class.getName() + "$5.start") {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			executor(beans).execute(() -> body.run());
			return null;
		}
	},
	EXECUTE_CLASS(Body.class.getName() + ".run") {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			executor(beans).execute(body);
			return null;
		}
	},
	SUBMIT_RUNNABLE(Body.class.getName() + ".run") {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			return executor(beans).submit((Runnable) body);
		}
	},
	SUBMIT_CALLABLE(Way.class.getName() + "$8.start") {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			return executor(beans).submit(() -> body.call());
		}
	},
	SUBMIT_COMPLETABLE_RUNNABLE(Body.class.getName() + ".run") {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			return executor(beans).submitCompletable((Runnable) body);
		}
	},
	SUBMIT_COMPLETABLE_CALLABLE(Way.class.getName() + "$10.start") {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			return executor(beans).submitCompletable(() -> body.call());
		}
	},
	SUPPLY_ASYNC(Way.class.getName() + "$11.start") {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			return CompletableFuture.supplyAsync(body::call, executor(beans));
		}
	},
	RUN_ASYNC(Way.class.getName() + "$12.start") {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			return CompletableFuture.runAsync(body, executor(beans));
		}
	},
	THEN_APPLY_ASYNC(Way.class.getName() + "$13.start") {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			return CompletableFuture.completedFuture("").thenApplyAsync((input) -> body.call(), executor(beans));
		}
	},
	THEN_RUN_ASYNC_ON_STAGE(Way.class.getName() + "$14.start") {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			CompletableFuture.completedStage("").thenRunAsync(body, executor(beans));
			return null;
		}
	},
	SUPPLY_ASYNC_ON_SCHEDULER(Way.class.getName() + "$15.start") {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			return CompletableFuture.supplyAsync(body::call, (AsyncTaskExecutor) scheduler(beans));
		}
	},
	SCHEDULER_EXECUTE(Body.class.getName() + ".run") {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			((AsyncTaskExecutor) scheduler(beans)).execute(body);
			return null;
		}
	},
	SCHEDULER_SUBMIT(Body.class.getName() + ".run") {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			return ((AsyncTaskExecutor) scheduler(beans)).submit((Runnable) body);
		}
	},
	SCHEDULER_SUBMIT_COMPLETABLE(Body.class.getName() + ".run") {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			return ((AsyncTaskExecutor) scheduler(beans)).submitCompletable((Runnable) body);
		}
	},
	SCHEDULE_CRON(Body.class.getName() + ".run") {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			return scheduler(beans).schedule(body, new CronTrigger(nextSecond()));
		}
	},
	SCHEDULE_AT(Body.class.getName() + ".run") {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			return scheduler(beans).schedule(body, Instant.now());
		}
	},
	SCHEDULE_TRIGGER(Body.class.getName() + ".run") {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			return scheduler(beans).schedule(body,
					(context) -> (context.lastCompletion() == null) ? Instant.now() : null);
		}
	},
	FIXED_RATE(Body.class.getName() + ".run") {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			return scheduler(beans).scheduleAtFixedRate(body, Duration.ofHours(1));
		}
	},
	FIXED_RATE_FROM(Body.class.getName() + ".run") {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			return scheduler(beans).scheduleAtFixedRate(body, Instant.now(), Duration.ofHours(1));
		}
	},
	FIXED_DELAY(Body.class.getName() + ".run") {
		@Override
		Future<?> start(BeanFactory beans, Body body) {
			return scheduler(beans).scheduleWithFixedDelay(body, Duration.ofHours(1));
		}
	},
	FIXED_DELAY_FROM(Body.class.getName() + ".run") {
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

	Way(String task) {
		this.task = task;
	}

	String task() {
		return this.task;
	}

	abstract Future<?> start(BeanFactory beans, Body body);

	boolean isScheduled() {
		return name().startsWith("SCHEDULE") || name().startsWith("FIXED");
	}

	/**
	 * Return whether the executor is given a stage of a {@code CompletableFuture}.
	 */
	boolean isStage() {
		return name().contains("_ASYNC");
	}

	/**
	 * Return whether a refusal is kept by the stage, rather than thrown.
	 */
	boolean isRefusalKept() {
		return name().startsWith("THEN");
	}

	// Comes round again after a year.
	private static String nextSecond() {
		LocalDateTime next = LocalDateTime.now().plusSeconds(2);
		return "%d %d %d %d %d ?".formatted(next.getSecond(), next.getMinute(), next.getHour(), next.getDayOfMonth(),
				next.getMonthValue());
	}

	private static AsyncTaskExecutor executor(BeanFactory beans) {
		return beans.getBean("applicationTaskExecutor", AsyncTaskExecutor.class);
	}

	private static TaskScheduler scheduler(BeanFactory beans) {
		return beans.getBean("taskScheduler", TaskScheduler.class);
	}

}
