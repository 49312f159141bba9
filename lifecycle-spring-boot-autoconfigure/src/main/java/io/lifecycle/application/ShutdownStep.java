package io.lifecycle.application;

import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.ExecutorConfigurationSupport;

/**
 * The steps of the shutdown in order. They run while a context stops, between the steps
 * of Spring and Spring Boot.
 *
 * <p>
 * Before the first step, when the context is closed and nothing has stopped yet,
 * {@code ShutdownBegin} is emitted, the application refuses traffic, the pre-drain delay
 * passes, {@code DrainBegin} is emitted.
 *
 * @since 0.1.0
 */
public enum ShutdownStep {

	/**
	 * Streams that never end are completed, including those that open later. Message
	 * listeners stop at the same time.
	 */
	COMPLETE_STREAMS(SmartLifecycle.DEFAULT_PHASE),

	/**
	 * The time for the web server to drain is limited to the drain timeout.
	 */
	LIMIT_SERVER(Boot.DRAIN_SERVER + 1),

	/**
	 * The web server has drained: the shutdown waits for the work that the server does
	 * not count, then {@code DrainComplete} is emitted.
	 */
	COMPLETE_DRAIN(Boot.DRAIN_SERVER - 1),

	/**
	 * The web server has stopped: exchanges whose end no server has reported end.
	 */
	END_EXCHANGES(Boot.STOP_SERVER - 1),

	/**
	 * Collectors deliver their events while clients that their consumers need are still
	 * running.
	 */
	DELIVER(Boot.STOP_SERVER - 2),

	/**
	 * The time that each executor may wait for its tasks is limited to the rest of the
	 * drain timeout, because the drain has already waited for them.
	 */
	LIMIT_EXECUTORS(ExecutorConfigurationSupport.DEFAULT_PHASE + 1),

	/**
	 * Everything else has stopped: background tasks emit no more events.
	 */
	END_TASKS(Integer.MIN_VALUE + 3),

	/**
	 * Collectors deliver the remaining events.
	 */
	DELIVER_REST(Integer.MIN_VALUE + 2),

	/**
	 * {@code ShutdownComplete} is emitted, the last event.
	 */
	COMPLETE(Integer.MIN_VALUE + 1),

	/**
	 * Queued listeners receive their waiting events. The beans are destroyed afterwards.
	 */
	DRAIN_QUEUES(Integer.MIN_VALUE);

	private final int phase;

	ShutdownStep(int phase) {
		this.phase = phase;
	}

	/**
	 * Return when the step runs.
	 * @return the phase; higher ones stop earlier
	 * @see SmartLifecycle#getPhase()
	 */
	public int phase() {
		return this.phase;
	}

	// Spring Boot defines these constants in classes that are absent without a web
	// server.
	private static final class Boot {

		static final int DRAIN_SERVER = SmartLifecycle.DEFAULT_PHASE - 1024;

		static final int STOP_SERVER = SmartLifecycle.DEFAULT_PHASE - 2048;

	}

}
