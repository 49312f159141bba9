package io.lifecycle.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import io.lifecycle.replay.Conclusion.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * The call of one listener with one event, and everything that it caused: on its own
 * thread, and on those of the tasks that it submitted. Thread-safe.
 */
final class ReplayCall {

	private static final ThreadLocal<@Nullable ReplayCall> CURRENT = new ThreadLocal<>();

	private final ReplayMoment moment;

	private final String listener;

	private final List<String> emitted = new ArrayList<>();

	private final List<String> tasks = new ArrayList<>();

	private final List<String> logged = new ArrayList<>();

	private int open;

	private Outcome outcome = Outcome.TIMED_OUT;

	private @Nullable String failure;

	ReplayCall(ReplayMoment moment, String listener) {
		this.moment = moment;
		this.listener = listener;
	}

	/**
	 * Return the call that the current thread works for, or {@code null}.
	 */
	static @Nullable ReplayCall current() {
		return CURRENT.get();
	}

	<T> T run(Callable<T> work) throws Exception {
		ReplayCall outer = CURRENT.get();
		boolean interrupted = Thread.currentThread().isInterrupted();
		CURRENT.set(this);
		try {
			return work.call();
		}
		finally {
			restore(outer);
			if (!interrupted) {
				// The interrupt of a listener could make the next one fail.
				Thread.interrupted();
			}
		}
	}

	private static void restore(@Nullable ReplayCall outer) {
		if (outer != null) {
			CURRENT.set(outer);
		}
		else {
			CURRENT.remove();
		}
	}

	/**
	 * Make a task on another thread belong to the current call. The next event waits for
	 * it.
	 */
	static Runnable propagate(Runnable task) {
		ReplayCall call = CURRENT.get();
		// A scheduler compares its tasks, and runs them later.
		return (call != null && task != null && !(task instanceof Comparable)) ? call.decorate(task) : task;
	}

	private Runnable decorate(Runnable task) {
		open(1);
		Object token = this.moment.begin();
		return () -> {
			try {
				run(() -> {
					task.run();
					return true;
				});
			}
			catch (RuntimeException ex) {
				throw ex;
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
			finally {
				open(-1);
				this.moment.end(token);
			}
		};
	}

	ReplayMoment moment() {
		return this.moment;
	}

	private synchronized void open(int tasks) {
		this.open += tasks;
	}

	synchronized void ended(Outcome outcome, @Nullable String failure) {
		this.outcome = outcome;
		this.failure = failure;
	}

	synchronized void emitted(String content) {
		this.emitted.add(content);
	}

	synchronized void started(String task) {
		this.tasks.add(task);
	}

	synchronized void logged(String line) {
		this.logged.add(line);
	}

	/**
	 * Return the conclusion. What tasks did at the same time is sorted.
	 */
	synchronized Conclusion conclusion(String event, @Nullable String emission) {
		Outcome outcome = (this.open != 0 && this.outcome == Outcome.HANDLED) ? Outcome.TIMED_OUT : this.outcome;
		return new Conclusion(this.moment.source(), event, emission, this.listener, outcome, this.failure,
				sorted(this.emitted), sorted(this.tasks), sorted(this.logged));
	}

	private static List<String> sorted(List<String> texts) {
		return texts.stream().sorted().toList();
	}

}
