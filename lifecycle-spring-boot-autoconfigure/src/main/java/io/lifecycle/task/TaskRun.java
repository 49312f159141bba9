package io.lifecycle.task;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.lifecycle.event.InFlightTask;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.guard.ThreadState;
import org.jspecify.annotations.Nullable;

/**
 * One run of a task, from its submission to its end. Several callers may note its begin
 * and its end; only the first of each counts. Thread-safe; no method fails because of a
 * listener.
 *
 * @since 0.1.0
 */
public final class TaskRun {

	/**
	 * How often a task is begun, and how its end comes.
	 */
	enum Kind {

		/**
		 * Somebody begins it once.
		 */
		ONCE,

		/**
		 * A schedule begins it again and again.
		 */
		RECURRING,

		/**
		 * A schedule begins it, and it may never end: Spring cancels it with the beans.
		 */
		SUBSCRIPTION

	}

	private enum State {

		WAITING, RUNNING, ENDED, ABANDONED

	}

	static {
		ThreadState.interruptsAreMeantIf(TaskRun::isCurrentInterrupted);
	}

	private final TaskTracker tracker;

	private final long id;

	private final @Nullable String name;

	private final TaskContext context;

	private final Kind kind;

	private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

	private volatile @Nullable Future<?> future;

	private volatile boolean interrupted;

	private volatile boolean reported;

	private volatile long startNanos;

	private volatile @Nullable Thread thread;

	// Both belong to the thread on which the run began.
	private @Nullable TaskContext outer;

	private int entered;

	/**
	 * Create a waiting run.
	 * @param name the name of the task, or {@code null} if it has no events
	 * @param submitter the context of the code that submits the task
	 * @param kind how often the task is begun, and how its end comes
	 */
	TaskRun(TaskTracker tracker, long id, @Nullable String name, TaskContext submitter, Kind kind) {
		this.tracker = tracker;
		this.id = id;
		this.name = name;
		this.context = new TaskContext(submitter.requestId(), submitter.effect(), this);
		this.kind = kind;
	}

	/**
	 * Return the run of the current thread.
	 * @return the run, or {@code null} if there is none
	 */
	public static @Nullable TaskRun current() {
		TaskContext context = TaskContext.current();
		return (context != null) ? context.run() : null;
	}

	/**
	 * Return whether an interrupt that comes now is meant for the run of the current
	 * thread: it was cancelled, its owner interrupts it, or the application shuts down.
	 * The shutdown of a single executor cannot be detected.
	 */
	private static boolean isCurrentInterrupted() {
		TaskRun run = current();
		return run != null && (run.interrupted || run.isCancelled() || run.tracker.isDraining());
	}

	/**
	 * Note that the task begins, on the current thread.
	 * @return whether it may begin; {@code false} after it was cancelled or has begun
	 */
	public boolean begin() {
		return begin(State.RUNNING);
	}

	private boolean begin(State next) {
		if (!this.state.compareAndSet(State.WAITING, next)) {
			return false;
		}
		this.thread = Thread.currentThread();
		this.startNanos = LifecycleClock.monotonicNanos();
		this.reported = this.name != null && !this.context.effect() && this.tracker.events().areListenedTo();
		this.tracker.begun(this);
		return true;
	}

	/**
	 * Make this the run of the current thread, until {@link #leave()}.
	 */
	public void enter() {
		if (Thread.currentThread() == this.thread && this.state.get() == State.RUNNING && this.entered++ == 0) {
			this.outer = TaskContext.set(this.context);
		}
	}

	/**
	 * Restore the run that the current thread had before {@link #enter()}.
	 */
	public void leave() {
		if (Thread.currentThread() == this.thread && this.entered > 0 && --this.entered == 0) {
			TaskContext.set(this.outer);
			this.outer = null;
		}
	}

	/**
	 * Note that the task has ended.
	 * @param failure what it threw, or {@code null} if it succeeded
	 */
	public void end(@Nullable Throwable failure) {
		if (this.state.compareAndSet(State.RUNNING, State.ENDED)) {
			ended(failure);
		}
	}

	private void ended(@Nullable Throwable failure) {
		Throwable cause = TaskOutcome.unwrap(failure);
		this.tracker.ended(this, isCancelled() ? TaskOutcome.cancellation(cause) : cause);
	}

	/**
	 * Note that a waiting task will never run.
	 */
	void abandon(Throwable reason) {
		if (begin(State.ABANDONED)) {
			ended(reason);
		}
	}

	/**
	 * Abandon the task if others complete its result, or cancel it, while it waits.
	 */
	@SuppressWarnings("FutureReturnValueIgnored")
	void abandonWhenDone(CompletableFuture<?> result) {
		result.whenComplete(
				(value, failure) -> abandon(Objects.requireNonNullElseGet(failure, CancellationException::new)));
	}

	/**
	 * Run the body of the task on the current thread.
	 * @param failure finds a failure in the result of the body
	 */
	<T, X extends Throwable> @Nullable T run(Body<T, X> body, Function<@Nullable Object, @Nullable Throwable> failure)
			throws X {
		Throwable thrown = null;
		TaskContext outer = TaskContext.set(this.context);
		try {
			if (!begin() && this.state.get() == State.ABANDONED) {
				throw new CancellationException();
			}
			T result = body.run();
			thrown = failure.apply(result);
			return result;
		}
		catch (Throwable ex) {
			thrown = ex;
			throw ex;
		}
		finally {
			TaskContext.set(outer);
			end(thrown);
		}
	}

	/**
	 * Set the future of this run: if it is cancelled, so is the run.
	 */
	void future(Future<?> future) {
		this.future = future;
	}

	/**
	 * Note that its owner interrupts the run, which may nevertheless succeed.
	 */
	public void noteInterrupted() {
		this.interrupted = true;
	}

	String taskId() {
		return Long.toString(this.id);
	}

	String name() {
		return Objects.requireNonNull(this.name);
	}

	/**
	 * Describe the run from another thread.
	 * @return a snapshot, or {@code null} if the run is no task of the application
	 */
	@Nullable InFlightTask describe(ApplicationFrames frames) {
		Thread thread = this.thread;
		String name = (this.name != null || thread == null) ? this.name : frames.running(thread);
		long age = Math.max(0, LifecycleClock.monotonicNanos() - this.startNanos);
		return (name != null) ? new InFlightTask(taskId(), name, requestId(), age) : null;
	}

	/**
	 * Return whether the end of the run was missed: on an exhausted stack not even that
	 * can be noted. A subscription may end on another thread than it began.
	 */
	boolean isLost() {
		Thread thread = this.thread;
		return this.kind != Kind.SUBSCRIPTION && thread != null && !thread.isAlive();
	}

	long requestId() {
		return this.context.requestId();
	}

	long startNanos() {
		return this.startNanos;
	}

	Kind kind() {
		return this.kind;
	}

	boolean isReported() {
		return this.reported;
	}

	boolean isCancelled() {
		Future<?> future = this.future;
		return future != null && future.isCancelled();
	}

	@FunctionalInterface
	interface Body<T, X extends Throwable> {

		@Nullable T run() throws X;

	}

}
