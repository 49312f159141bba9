package io.lifecycle.application;

import java.util.List;

import io.lifecycle.event.ApplicationStateEvent;
import io.lifecycle.event.StartupBegin;
import io.lifecycle.event.StartupComplete;
import org.jspecify.annotations.Nullable;

/**
 * The events of the start of an application, for those who come later. They are kept
 * whether anybody listened or not. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ApplicationStart {

	private final StartupBegin begin;

	private volatile @Nullable StartupComplete complete;

	/**
	 * Create the start of an application that is not ready.
	 * @param begin its first event
	 */
	public ApplicationStart(StartupBegin begin) {
		this.begin = begin;
	}

	/**
	 * Note that the application is ready.
	 * @param complete the event that says so
	 */
	public void complete(StartupComplete complete) {
		this.complete = complete;
	}

	/**
	 * Return the events so far.
	 * @return {@link StartupBegin} and, once the application is ready,
	 * {@link StartupComplete}
	 */
	public List<ApplicationStateEvent> events() {
		StartupComplete complete = this.complete;
		return (complete != null) ? List.of(this.begin, complete) : List.of(this.begin);
	}

}
