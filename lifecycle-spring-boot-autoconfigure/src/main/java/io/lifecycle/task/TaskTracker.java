package io.lifecycle.task;

import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import io.lifecycle.event.InFlightTask;
import io.lifecycle.signal.ContextCapture;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.task.TaskRun.Kind;
import io.lifecycle.text.SecretMask;
import org.jspecify.annotations.Nullable;

import org.springframework.core.KotlinDetector;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.task.TaskDecorator;

/**
 * Tracks the background tasks of one application and emits their events. Thread-safe; it
 * neither fails nor blocks a task.
 *
 * <p>
 * A task that a listener of task events begins emits no events because these would call
 * the listener again. The same holds for tasks that such a task begins, on any thread.
 *
 * @since 0.1.0
 */
public final class TaskTracker {

	private static final AtomicLong LAST_ID = new AtomicLong();

	private final Set<TaskRun> running = ConcurrentHashMap.newKeySet();

	private final LongSupplier currentRequest;

	private final BooleanSupplier draining;

	private final ApplicationFrames frames;

	private final TaskDecorator decorator;

	private final TaskEvents events;

	/**
	 * Create a tracker.
	 * @param bus receives the events
	 * @param currentRequest returns the id of the request that the calling thread serves,
	 * or 0
	 * @param applicationPackages packages that belong to the application even if their
	 * names start like Spring's
	 * @param draining returns whether the application drains. Scheduled runs that begin
	 * meanwhile do not count as active, otherwise the drain might never end
	 */
	public TaskTracker(SignalBus bus, LongSupplier currentRequest, List<String> applicationPackages,
			BooleanSupplier draining) {
		this.currentRequest = currentRequest;
		this.draining = draining;
		this.frames = new ApplicationFrames(applicationPackages);
		this.decorator = new SubmittedTaskDecorator(this, this.frames);
		this.events = new TaskEvents(bus);
	}

	/**
	 * Return named tasks on an executor.
	 * @param executor runs the tasks
	 * @return the tasks
	 */
	public BackgroundTasks on(Executor executor) {
		return new ExecutorBackgroundTasks(this, executor);
	}

	/**
	 * Return the decorator that tracks the tasks that the application submits to an
	 * executor.
	 * @return the decorator
	 */
	public TaskDecorator decorator() {
		return this.decorator;
	}

	/**
	 * Return the capture that propagates to listeners on other threads that the current
	 * thread handles a task event.
	 * @return the capture
	 */
	public static ContextCapture contextCapture() {
		return () -> TaskContext.isEffect() ? TaskContext.EFFECT::run : null;
	}

	/**
	 * Regard what the current thread begins from now on as an effect of task events. For
	 * threads that do nothing but pass events on.
	 */
	public static void beginEffects() {
		TaskContext.set(TaskContext.EFFECT);
	}

	/**
	 * Create the run of a task that serves a request.
	 * @param name the name of the task
	 * @param requestId the id of the request, or 0
	 * @return a run that has not begun
	 */
	public TaskRun run(String name, long requestId) {
		return create(name, new TaskContext(requestId, TaskContext.isEffect(), null), Kind.ONCE);
	}

	/**
	 * Create the run of a scheduled task.
	 * @param method the scheduled method
	 * @param targetClass the class of the object whose method it is
	 * @return a run that has not begun
	 */
	public TaskRun scheduledRun(Method method, Class<?> targetClass) {
		return create(TaskNames.of(method, targetClass), context(),
				isPublisher(method) ? Kind.SUBSCRIPTION : Kind.RECURRING);
	}

	private static boolean isPublisher(Method method) {
		return KotlinDetector.isSuspendingFunction(method)
				|| ReactiveAdapterRegistry.getSharedInstance().getAdapter(method.getReturnType()) != null;
	}

	/**
	 * Return the active tasks. A task without events is named after the code that it
	 * runs.
	 * @return a snapshot, the oldest task first
	 */
	public List<InFlightTask> inFlight() {
		this.running.removeIf(TaskRun::isLost);
		boolean draining = this.draining.getAsBoolean();
		return this.running.stream()
			.filter((run) -> !draining || run.kind() != Kind.SUBSCRIPTION)
			.flatMap((run) -> Stream.ofNullable(run.describe(this.frames)))
			.sorted(Comparator.comparingLong(InFlightTask::ageNanos).reversed())
			.toList();
	}

	/**
	 * End what runs, and emit no more events, because the last event of the application
	 * is due. What a task does afterwards is not reported.
	 */
	public void silence() {
		this.events.beginNoMore();
		this.running.forEach((run) -> run.end(new CancellationException("The application ends")));
		this.events.silence();
	}

	TaskRun run(String name) {
		return create(name, context(), Kind.ONCE);
	}

	TaskRun create(@Nullable String name, TaskContext submitter, Kind kind) {
		String masked = (name != null) ? SecretMask.defaults().text(name) : null;
		return new TaskRun(this, LAST_ID.incrementAndGet(), masked, submitter, kind);
	}

	/**
	 * Return the context for work that the calling code submits.
	 */
	TaskContext context() {
		TaskContext current = TaskContext.current();
		return (current != null) ? current : new TaskContext(currentRequest(), false, null);
	}

	private long currentRequest() {
		try {
			return this.currentRequest.getAsLong();
		}
		catch (Throwable ex) {
			this.events.warn(ex);
			return 0;
		}
	}

	void begun(TaskRun run) {
		if (run.kind() != Kind.RECURRING || !this.draining.getAsBoolean()) {
			this.running.add(run);
		}
		try {
			this.events.started(run);
		}
		catch (Throwable ex) {
			// The stack may be exhausted, for example. The task must run nevertheless.
		}
	}

	void ended(TaskRun run, @Nullable Throwable failure) {
		try {
			this.events.ended(run, failure);
		}
		catch (Throwable ex) {
			// The failure of a listener must not replace the outcome of the task.
		}
		finally {
			// The run is removed last because the drain also waits for its events.
			this.running.remove(run);
		}
	}

	boolean isDraining() {
		return this.draining.getAsBoolean();
	}

	TaskEvents events() {
		return this.events;
	}

}
