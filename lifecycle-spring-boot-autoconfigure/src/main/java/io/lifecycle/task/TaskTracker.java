package io.lifecycle.task;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import io.lifecycle.event.BackgroundTaskComplete;
import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.InFlightTask;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.SignalChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows the background tasks of one application and tells of them. Thread-safe; neither
 * fails nor blocks a task.
 *
 * <p>
 * What a listener of task events submits while it is called is not told: it would call
 * the listener again.
 *
 * @since 0.1.0
 */
public final class TaskTracker {

	private static final Logger logger = LoggerFactory.getLogger(TaskTracker.class);

	private static final AtomicLong LAST_ID = new AtomicLong();

	private static final ThreadLocal<@Nullable Boolean> TELLING = new ThreadLocal<>();

	private final Set<TaskRun> running = ConcurrentHashMap.newKeySet();

	private final AtomicBoolean warned = new AtomicBoolean();

	private volatile boolean draining;

	private volatile boolean silent;

	private final SignalChannel<BackgroundTaskStarted> started;

	private final SignalChannel<BackgroundTaskComplete> complete;

	private final SignalChannel<BackgroundTaskFailed> failed;

	/**
	 * Create a tracker.
	 * @param bus the bus to tell
	 */
	public TaskTracker(SignalBus bus) {
		this.started = bus.channel(BackgroundTaskStarted.class);
		this.complete = bus.channel(BackgroundTaskComplete.class);
		this.failed = bus.channel(BackgroundTaskFailed.class);
	}

	/**
	 * Return a way to run named tasks.
	 * @param executor runs the tasks
	 * @return the tasks
	 */
	public BackgroundTasks on(Executor executor) {
		return new ExecutorBackgroundTasks(this, executor);
	}

	/**
	 * Look at what runs now.
	 * @return a snapshot, the oldest task first
	 */
	public List<InFlightTask> inFlight() {
		long now = LifecycleClock.monotonicNanos();
		return this.running.stream()
			.map((run) -> new InFlightTask(run.taskId(), run.name(), 0, Math.max(0, now - run.startNanos())))
			.sorted(Comparator.comparingLong(InFlightTask::ageNanos).reversed())
			.toList();
	}

	/**
	 * Note that the application begins to finish what runs. A schedule that comes round
	 * again from now on is in flight no more: who waits for the rest would never be done.
	 */
	public void draining() {
		this.draining = true;
	}

	/**
	 * Tell nothing any more, if the application is finishing what runs: its last event is
	 * due.
	 */
	public void drained() {
		this.silent = this.draining;
	}

	/**
	 * Begin to follow work that the calling code submits.
	 * @return the run, or null when somebody else tells of it or nobody may
	 */
	@Nullable TaskRun submitted(Object task) {
		try {
			if (task instanceof Told || TELLING.get() != null || isDelivery(task)) {
				return null;
			}
			return create(task, isListenedTo() ? TaskNames.ofSubmitted(task) : null);
		}
		catch (Throwable ex) {
			warn(ex);
			return null;
		}
	}

	TaskRun named(String name) {
		return create(name, name);
	}

	private TaskRun create(Object task, @Nullable String name) {
		return new TaskRun(this, LAST_ID.incrementAndGet(), task, name, TELLING.get() != null);
	}

	// The bus is no user of the executor: its listeners tell of what they do themselves.
	private static boolean isDelivery(Object task) {
		return task.getClass().getPackageName().equals("io.lifecycle.signal");
	}

	boolean isListenedTo() {
		try {
			return !this.silent
					&& (this.started.hasListeners() || this.complete.hasListeners() || this.failed.hasListeners());
		}
		catch (Throwable ex) {
			warn(ex);
			return false;
		}
	}

	void begun(TaskRun run, boolean tell) {
		if (!this.draining || !run.isRepeated()) {
			this.running.add(run);
		}
		if (tell) {
			tell(this.started, run, (start) -> new BackgroundTaskStarted(run.taskId(), run.name(), start));
		}
	}

	void ended(TaskRun run, @Nullable Throwable failure, boolean tell) {
		try {
			if (tell) {
				tellEnd(run, failure);
			}
		}
		finally {
			// Not before it is told: the drain waits for the events too.
			this.running.remove(run);
		}
	}

	private void tellEnd(TaskRun run, @Nullable Throwable failure) {
		if (failure != null) {
			tell(this.failed, run,
					(start) -> new BackgroundTaskFailed(run.taskId(), run.name(), since(start), failure));
		}
		else {
			tell(this.complete, run, (start) -> new BackgroundTaskComplete(run.taskId(), run.name(), since(start)));
		}
	}

	private static long since(long startNanos) {
		return Math.max(0, LifecycleClock.monotonicNanos() - startNanos);
	}

	private <E extends LifecycleEvent> void tell(SignalChannel<E> channel, TaskRun run, Function<Long, E> event) {
		Boolean outer = TELLING.get();
		try {
			if (!this.silent && channel.hasListeners()) {
				TELLING.set(Boolean.TRUE);
				channel.emit(event.apply(run.startNanos()));
			}
		}
		catch (Throwable ex) {
			warn(ex);
		}
		finally {
			if (outer == null) {
				TELLING.remove();
			}
		}
	}

	private void warn(Throwable failure) {
		if (this.warned.compareAndSet(false, true)) {
			logger.warn("A background task could not be told (said once)", failure);
		}
	}

}
