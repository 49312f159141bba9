package io.lifecycle.task;

import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;

import io.lifecycle.event.LifecycleClock;
import org.jspecify.annotations.Nullable;

/**
 * One run of a task, from its submission to its end. Whoever holds it may tell its begin
 * and its end; only the first of each is heard.
 */
final class TaskRun {

	private enum State {

		WAITING, RUNNING, HANDED_OVER, ENDED

	}

	private final TaskTracker tracker;

	private final long id;

	private final Object task;

	private final boolean quiet;

	private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

	private volatile @Nullable String name;

	private volatile @Nullable Future<?> future;

	private volatile boolean repeated;

	private volatile boolean handedOver;

	private volatile boolean told;

	private volatile long startNanos;

	/**
	 * Create a run.
	 * @param task the work, or the name of the task
	 * @param quiet whether to tell nothing of it
	 */
	TaskRun(TaskTracker tracker, long id, Object task, @Nullable String name, boolean quiet) {
		this.tracker = tracker;
		this.id = id;
		this.task = task;
		this.name = name;
		this.quiet = quiet;
	}

	String taskId() {
		return Long.toString(this.id);
	}

	String name() {
		String name = this.name;
		if (name == null) {
			name = TaskNames.ofClass(this.task);
			this.name = name;
		}
		return name;
	}

	long startNanos() {
		return this.startNanos;
	}

	void repeated(boolean repeated) {
		this.repeated = repeated;
	}

	/**
	 * Return whether a schedule has come round again.
	 */
	boolean isRepeated() {
		return this.repeated;
	}

	/**
	 * Name the future that stands for this run: if it is cancelled, so is the run.
	 */
	void future(Future<?> future) {
		this.future = future;
	}

	void run(Runnable body) {
		Throwable failure = null;
		begin();
		CompletableFuture<?> stage = this.told ? StageFuture.of(body) : null;
		try {
			body.run();
			failure = (stage != null) ? StageFuture.failureOf(stage) : null;
		}
		catch (Throwable ex) {
			failure = ex;
			throw ex;
		}
		finally {
			end(failure);
		}
	}

	<T extends @Nullable Object> T call(Callable<T> body) throws Exception {
		Throwable failure = null;
		begin();
		try {
			return body.call();
		}
		catch (Throwable ex) {
			failure = ex;
			throw ex;
		}
		finally {
			end(failure);
		}
	}

	void begin() {
		if (this.state.compareAndSet(State.WAITING, State.RUNNING)) {
			started();
		}
		else {
			this.state.compareAndSet(State.HANDED_OVER, State.RUNNING);
		}
	}

	void end(@Nullable Throwable failure) {
		if (this.state.compareAndSet(State.RUNNING, State.ENDED)) {
			ended(isCancelled() ? cancellation(failure) : failure);
		}
	}

	/**
	 * Tell that the work will never run.
	 */
	void abandon(Throwable reason) {
		if (this.state.compareAndSet(State.WAITING, State.ENDED)) {
			started();
			ended(reason);
		}
		else if (this.state.compareAndSet(State.HANDED_OVER, State.ENDED)) {
			ended(reason);
		}
	}

	/**
	 * Let the work that this run has submitted end it.
	 */
	boolean handOver() {
		if (this.state.compareAndSet(State.RUNNING, State.HANDED_OVER)) {
			this.handedOver = true;
			return true;
		}
		return false;
	}

	boolean isHandedOver() {
		return this.handedOver;
	}

	boolean isTold() {
		return this.told;
	}

	private void started() {
		this.startNanos = LifecycleClock.monotonicNanos();
		this.told = !this.quiet && this.tracker.isListenedTo();
		this.tracker.begun(this, this.told);
	}

	private void ended(@Nullable Throwable failure) {
		this.tracker.ended(this, unwrap(failure), this.told);
	}

	private boolean isCancelled() {
		Future<?> future = this.future;
		return future != null && future.isCancelled();
	}

	static CancellationException cancellation(@Nullable Throwable cause) {
		if (cause instanceof CancellationException cancellation) {
			return cancellation;
		}
		CancellationException cancellation = new CancellationException();
		cancellation.initCause(unwrap(cause));
		return cancellation;
	}

	private static @Nullable Throwable unwrap(@Nullable Throwable failure) {
		return (failure instanceof UndeclaredThrowableException ex && ex.getCause() != null) ? ex.getCause() : failure;
	}

}
