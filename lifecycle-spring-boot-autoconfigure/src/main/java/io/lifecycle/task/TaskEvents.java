package io.lifecycle.task;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.lifecycle.event.BackgroundTaskComplete;
import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
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

	private final BooleanSupplier draining;

	private volatile boolean silent;

	TaskEvents(SignalBus bus, BooleanSupplier draining) {
		this.draining = draining;
		this.started = bus.channel(BackgroundTaskStarted.class);
		this.complete = bus.channel(BackgroundTaskComplete.class);
		this.failed = bus.channel(BackgroundTaskFailed.class);
	}

	void silence() {
		this.silent = true;
	}

	boolean areListenedTo() {
		try {
			return !this.silent
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

	// A listener runs on the thread of the task, but must not change the state of that
	// thread.
	private <E extends LifecycleEvent> void emit(TaskRun run, SignalChannel<E> channel, Supplier<E> event) {
		if (!run.isReported() || this.silent) {
			return;
		}
		Thread thread = Thread.currentThread();
		ClassLoader loader = thread.getContextClassLoader();
		boolean interrupted = thread.isInterrupted();
		TaskContext outer = TaskContext.set(TaskContext.EFFECT);
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
			if (thread.getContextClassLoader() != loader) {
				thread.setContextClassLoader(loader);
			}
			restoreInterrupt(thread, interrupted, run);
		}
	}

	// The origin of an interrupt is unknown. An interrupt that comes while a listener
	// runs is attributed to the listener, unless the task was cancelled or the
	// application shuts down: then it is meant for the task. The shutdown of a single
	// executor at this moment cannot be detected.
	private void restoreInterrupt(Thread thread, boolean before, TaskRun run) {
		if (before) {
			thread.interrupt();
		}
		else if (thread.isInterrupted() && !run.isCancelled() && !this.draining.getAsBoolean()) {
			Thread.interrupted();
		}
	}

	void warn(Throwable failure) {
		if (this.warned.compareAndSet(false, true)) {
			logger.warn("Could not report a background task. Logged only once", failure);
		}
	}

}
