package io.lifecycle.task;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

/**
 * How a future went.
 */
final class FutureOutcome {

	private FutureOutcome() {
	}

	/**
	 * Wait for a future that is not done, and ask it for its failure.
	 * @return what its task has thrown, or null when it ended well
	 */
	static @Nullable Throwable await(Future<?> future) {
		try {
			future.get();
			return null;
		}
		catch (ExecutionException ex) {
			return (ex.getCause() != null) ? ex.getCause() : ex;
		}
		catch (CancellationException ex) {
			return ex;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return ex;
		}
	}

}
