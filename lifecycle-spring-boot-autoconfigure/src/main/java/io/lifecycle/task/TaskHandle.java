package io.lifecycle.task;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * A task that was passed to {@link BackgroundTasks}.
 *
 * @param <T> the type of the result
 * @param taskId the id of this run, as in its events
 * @param result completes with the result or the exception of the task, after its last
 * event. Cancelling it keeps a waiting task from running, but does not interrupt an
 * active one
 * @since 0.1.0
 */
public record TaskHandle<T extends @Nullable Object>(String taskId, CompletableFuture<T> result) {

}
