package io.lifecycle.task;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.lifecycle.event.BackgroundTaskComplete;
import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.guard.Errors;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.SignalChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Emits the events of task runs, on the thread of the task.
 */
final class TaskEvents {

	private static final Logger logger = LoggerFactory.getLogger(TaskEvents.class);

	private final AtomicBoolean warned = new AtomicBoolean();

	private final SignalChannel<BackgroundTaskStarted> started;

	private final SignalChannel<BackgroundTaskComplete> complete;

	private final SignalChannel<BackgroundTaskFailed> failed;

	private volatile boolean ending;

	private volatile boolean silent;

	TaskEvents(SignalBus bus) {
		this.started = bus.channel(BackgroundTaskStarted.class);
		this.complete = bus.channel(BackgroundTaskComplete.class);
		this.failed = bus.channel(BackgroundTaskFailed.class);
	}

	void beginNoMore() {
		this.ending = true;
	}

	void silence() {
		this.silent = true;
	}

	boolean areListenedTo() {
		try {
			return !this.ending
					&& (this.started.hasListeners() || this.complete.hasListeners() || this.failed.hasListeners());
		}
		catch (Throwable ex) {
			warn(ex);
			return false;
		}
	}

	void started(TaskRun run) {
		emit(run, this.started,
				() -> new BackgroundTaskStarted(run.taskId(), run.name(), run.requestId(), run.startNanos()));
	}

	void ended(TaskRun run, @Nullable Throwable failure) {
		long now = LifecycleClock.monotonicNanos();
		long duration = Math.max(0, now - run.startNanos());
		if (failure != null) {
			emit(run, this.failed,
					() -> new BackgroundTaskFailed(run.taskId(), run.name(), duration, failure, run.requestId(), now));
		}
		else {
			emit(run, this.complete,
					() -> new BackgroundTaskComplete(run.taskId(), run.name(), duration, run.requestId(), now));
		}
	}

	private <E extends LifecycleEvent> void emit(TaskRun run, SignalChannel<E> channel, Supplier<E> event) {
		if (!run.isReported() || this.silent) {
			return;
		}
		TaskContext outer = TaskContext.set(new TaskContext(0, true, run));
		try {
			if (channel.hasListeners()) {
				channel.emit(event.get());
			}
		}
		catch (Throwable ex) {
			warn(ex);
		}
		finally {
			TaskContext.set(outer);
		}
	}

	void warn(Throwable failure) {
		if (this.warned.compareAndSet(false, true)) {
			Errors.log(failure, (error) -> logger.warn("Could not report a background task. Logged only once", error));
		}
	}

}
