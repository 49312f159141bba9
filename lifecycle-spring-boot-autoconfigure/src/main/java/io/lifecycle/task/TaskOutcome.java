package io.lifecycle.task;

import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RunnableFuture;

import io.lifecycle.guard.Errors;
import org.jspecify.annotations.Nullable;

/**
 * How a task ended.
 */
final class TaskOutcome {

	private TaskOutcome() {
	}

	/**
	 * Return the failure of work that is a future.
	 * @param work the work, which has run
	 */
	static @Nullable Throwable ofDone(@Nullable Object work) {
		return (work instanceof RunnableFuture<?> future && future.isDone()) ? of(future) : null;
	}

	/**
	 * Wait for an object that is a future, and return its failure.
	 * @return what its task has thrown, or {@code null} if it succeeded
	 */
	static @Nullable Throwable of(@Nullable Object result) {
		if (!(result instanceof Future<?> future)) {
			return null;
		}
		try {
			future.get();
			return null;
		}
		catch (ExecutionException ex) {
			return Errors.unwrap(ex, ExecutionException.class);
		}
		catch (CancellationException ex) {
			return ex;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return ex;
		}
		catch (Throwable ex) {
			// A future of the application itself has thrown, not its task.
			return null;
		}
	}

	static CancellationException cancellation(@Nullable Throwable cause) {
		if (cause instanceof CancellationException cancellation) {
			return cancellation;
		}
		CancellationException cancellation = new CancellationException();
		cancellation.initCause(cause);
		return cancellation;
	}

	/**
	 * Return the checked exception that a proxy or a schedule had to wrap.
	 */
	static @Nullable Throwable unwrap(@Nullable Throwable failure) {
		return (failure != null) ? Errors.unwrap(failure, UndeclaredThrowableException.class) : null;
	}

}
