package io.lifecycle.task;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.jspecify.annotations.Nullable;

/**
 * Finds the future that a task of {@code CompletableFuture.supplyAsync} and its like will
 * complete. The task swallows what its function throws, so only that future knows, and
 * the JDK has no other public way from the one to the other: the task is
 * {@code Serializable}, and a stream that is about to write the task shows its fields.
 *
 * <p>
 * The future is the first field that is not null. At its sight the writing is given up,
 * before anything of the user's is touched; nothing is written anywhere.
 */
final class StageFuture extends ObjectOutputStream {

	private final Object task;

	private int skip;

	private StageFuture(Object task) throws IOException {
		super(OutputStream.nullOutputStream());
		this.task = task;
		enableReplaceObject(true);
	}

	/**
	 * Find the future, before the task runs: the task forgets it then.
	 * @return the future, or null when there is none to ask
	 */
	static @Nullable CompletableFuture<?> of(Object task) {
		if (task.getClass().getNestHost() != CompletableFuture.class) {
			return null;
		}
		CompletableFuture<?> future = find(task, 0);
		return (future != null && isPassedOn(task)) ? null : future;
	}

	// An action that is shown a failure hands it on: it is not its own.
	private static boolean isPassedOn(Object task) {
		if (!task.getClass().getSimpleName().equals("UniWhenComplete")) {
			return false;
		}
		CompletableFuture<?> source = find(task, 1);
		return source != null && source.isCompletedExceptionally();
	}

	private static @Nullable CompletableFuture<?> find(Object task, int skip) {
		try (StageFuture stream = new StageFuture(task)) {
			stream.skip = skip;
			stream.writeObject(task);
			return null;
		}
		catch (Found found) {
			return found.future;
		}
		catch (Throwable ex) {
			return null;
		}
	}

	@Override
	protected @Nullable Object replaceObject(Object field) {
		if (field == this.task) {
			return field;
		}
		if (field instanceof CompletableFuture<?> future && this.skip-- == 0) {
			throw new Found(future);
		}
		return null;
	}

	/**
	 * Ask a future how its task went.
	 * @return what the task has thrown, or null when it ended well or is not done
	 */
	static @Nullable Throwable failureOf(CompletableFuture<?> future) {
		try {
			future.toCompletableFuture().getNow(null);
			return null;
		}
		catch (CompletionException ex) {
			return (ex.getCause() != null) ? ex.getCause() : ex;
		}
		catch (CancellationException ex) {
			return ex;
		}
		catch (Throwable ex) {
			return null;
		}
	}

	@SuppressWarnings("serial")
	private static final class Found extends RuntimeException {

		private final transient CompletableFuture<?> future;

		Found(CompletableFuture<?> future) {
			super(null, null, false, false);
			this.future = future;
		}

	}

}
