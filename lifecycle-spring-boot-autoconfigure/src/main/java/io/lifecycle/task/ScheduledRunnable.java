package io.lifecycle.task;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;

import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.SchedulingAwareRunnable;

/**
 * Scheduled work: each time that it runs is told as a run of its own.
 */
final class ScheduledRunnable implements SchedulingAwareRunnable, Told {

	private static final ThreadLocal<@Nullable TaskRun> CURRENT = new ThreadLocal<>();

	private final TaskTracker tracker;

	private final String name;

	private final Runnable delegate;

	private volatile @Nullable ScheduledFuture<?> future;

	private volatile boolean hasRun;

	ScheduledRunnable(TaskTracker tracker, Runnable delegate) {
		this.tracker = tracker;
		this.name = TaskNames.ofScheduled(delegate);
		this.delegate = delegate;
	}

	/**
	 * Return the scheduled run that the current thread is busy with.
	 */
	static @Nullable TaskRun current() {
		return CURRENT.get();
	}

	void future(@Nullable ScheduledFuture<?> future) {
		this.future = future;
	}

	void rejected(RejectedExecutionException reason) {
		this.tracker.named(this.name).abandon(reason);
	}

	@Override
	public void run() {
		TaskRun run = this.tracker.named(this.name);
		Throwable failure = null;
		run.repeated(this.hasRun);
		this.hasRun = true;
		run.begin();
		CURRENT.set(run);
		try {
			this.delegate.run();
		}
		catch (Throwable ex) {
			failure = ex;
			throw ex;
		}
		finally {
			CURRENT.remove();
			if (!run.isHandedOver()) {
				run.end(isCancelled(failure) ? TaskRun.cancellation(failure) : failure);
			}
		}
	}

	// A cancelled schedule lets a run end well, unless it interrupts it.
	private boolean isCancelled(@Nullable Throwable failure) {
		ScheduledFuture<?> future = this.future;
		return failure != null && future != null && future.isCancelled();
	}

	@Override
	public boolean isLongLived() {
		return this.delegate instanceof SchedulingAwareRunnable aware && aware.isLongLived();
	}

	@Override
	public @Nullable String getQualifier() {
		return (this.delegate instanceof SchedulingAwareRunnable aware) ? aware.getQualifier() : null;
	}

	@Override
	public String toString() {
		return this.delegate.toString();
	}

}
