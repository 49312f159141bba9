/**
 * Reports background work: {@code @Async} and {@code @Scheduled} methods, what the
 * application submits to an executor, and named tasks. Each seam of Spring creates a
 * {@link io.lifecycle.task.TaskRun}, lets it begin and end, and the run emits its events
 * through the {@link io.lifecycle.task.TaskTracker}; nothing calls back to the seam.
 */
@NullMarked
package io.lifecycle.task;

import org.jspecify.annotations.NullMarked;
