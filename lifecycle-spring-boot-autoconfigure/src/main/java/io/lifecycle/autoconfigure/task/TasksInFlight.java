package io.lifecycle.autoconfigure.task;

import java.util.Collection;

import io.lifecycle.application.InFlightSource;
import io.lifecycle.event.InFlightTask;
import io.lifecycle.task.TaskTracker;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;

/**
 * What a shutdown waits for: the tasks that run, but not what a schedule begins
 * meanwhile.
 *
 * @param context the context whose end counts
 * @param tracker knows its tasks
 */
record TasksInFlight(ApplicationContext context,
		TaskTracker tracker) implements InFlightSource, ApplicationListener<ContextClosedEvent>, Ordered {

	@Override
	public Collection<InFlightTask> inFlight() {
		return this.tracker.inFlight();
	}

	// The events of child contexts come here too.
	@Override
	public void onApplicationEvent(ContextClosedEvent event) {
		if (event.getApplicationContext() == this.context) {
			this.tracker.draining();
		}
	}

	// Before the drain begins, or right after.
	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	// The close waits for it.
	@Override
	public boolean supportsAsyncExecution() {
		return false;
	}

}
