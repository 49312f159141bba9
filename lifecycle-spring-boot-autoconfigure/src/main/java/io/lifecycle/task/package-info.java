/**
 * Emits the events of background tasks: {@code @Async} and {@code @Scheduled} methods,
 * work that the application submits to an executor, and named tasks. Each extension point
 * of Spring creates a {@link io.lifecycle.task.TaskRun} and begins and ends it, and the
 * run emits its events through the {@link io.lifecycle.task.TaskTracker}; nothing calls
 * back.
 */
@NullMarked
package io.lifecycle.task;

import org.jspecify.annotations.NullMarked;
