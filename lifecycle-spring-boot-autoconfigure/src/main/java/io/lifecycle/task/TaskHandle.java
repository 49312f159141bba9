package io.lifecycle.task;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * A task that was handed to {@link BackgroundTasks}.
 *
 * @param <T> the type of the result
 * @param taskId the id of this run, as in its events
 * @param result completes with what the task returns or throws, after its last event.
 * Cancelling it keeps a task that waits from running; one that runs is not interrupted
 * @since 0.1.0
 */
public record TaskHandle<T extends @Nullable Object>(String taskId, CompletableFuture<T> result) {

}
