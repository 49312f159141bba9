package io.lifecycle.application;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.lifecycle.event.InFlight;
import io.lifecycle.guard.DaemonThreads;
import org.jspecify.annotations.Nullable;

/**
 * Asks the sources of active work while the application drains. It asks on threads of its
 * own, because a source may hang: its last answer counts then.
 */
final class ActiveWork {

	private static final ThreadFactory THREADS = DaemonThreads.of("lifecycle-drain-", Runtime.version().feature());

	private final List<Question> questions;

	private final ThreadPoolExecutor threads;

	ActiveWork(List<InFlightSource> sources) {
		this.questions = sources.stream().map(Question::new).toList();
		ClassLoader loader = Thread.currentThread().getContextClassLoader();
		this.threads = new ThreadPoolExecutor(0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(),
				(work) -> {
					Thread thread = THREADS.newThread(work);
					thread.setContextClassLoader(loader);
					return thread;
				});
	}

	/**
	 * Ask each source, unless it still owes an answer. The first time that it is late is
	 * the only time that it is waited for so long.
	 * @param patience the maximum time to wait for all answers
	 * @return the last answer of each source
	 */
	List<InFlight> list(Duration patience) {
		long deadline = System.nanoTime() + TimeUnit.NANOSECONDS.convert(patience);
		this.questions.forEach((question) -> question.ask(this.threads));
		this.questions.forEach((question) -> question.await(deadline));
		return this.questions.stream().flatMap((question) -> question.answer.stream()).toList();
	}

	/**
	 * Return the sources that owe an answer.
	 */
	List<InFlightSource> silent() {
		return this.questions.stream()
			.filter((question) -> !question.isAnswered())
			.map((question) -> question.source)
			.toList();
	}

	void end() {
		this.threads.shutdownNow();
	}

	private static final class Question {

		private final InFlightSource source;

		private volatile List<InFlight> answer = List.of();

		private @Nullable Future<?> asked;

		private boolean late;

		Question(InFlightSource source) {
			this.source = source;
		}

		boolean isAnswered() {
			return this.asked != null && this.asked.isDone();
		}

		void ask(Executor threads) {
			if (this.asked == null || this.asked.isDone()) {
				FutureTask<?> task = new FutureTask<>(() -> this.answer = InFlightRegistry.list(this.source), null);
				threads.execute(task);
				this.asked = task;
			}
		}

		void await(long deadline) {
			Future<?> asked = this.asked;
			if (asked == null || this.late) {
				this.late = !isAnswered();
				return;
			}
			try {
				asked.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			catch (TimeoutException ex) {
				this.late = true;
			}
			catch (Exception ex) {
				// The last answer counts.
			}
		}

	}

}
