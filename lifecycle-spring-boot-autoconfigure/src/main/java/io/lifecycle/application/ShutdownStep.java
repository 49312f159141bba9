package io.lifecycle.application;

import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.ExecutorConfigurationSupport;

/**
 * The shutdown on one page: the steps that are taken while a context stops, in their
 * order, between those of Spring and Spring Boot.
 *
 * <p>
 * What comes before the first one happens when the context is closed, before anything
 * stops: {@code ShutdownBegin} is emitted, the application refuses traffic, the pre-drain
 * delay passes, {@code DrainBegin} is emitted.
 *
 * @since 0.1.0
 */
public enum ShutdownStep {

	/**
	 * Streams that never end are completed, those that open later as they do. Message
	 * listeners and the like stop at the same time.
	 */
	COMPLETE_STREAMS(SmartLifecycle.DEFAULT_PHASE),

	/**
	 * The time that the web server may take to drain is limited to the drain timeout.
	 */
	LIMIT_SERVER(Boot.DRAIN_SERVER + 1),

	/**
	 * The web server has drained: what it does not count is waited for, then
	 * {@code DrainComplete} is emitted.
	 */
	COMPLETE_DRAIN(Boot.DRAIN_SERVER - 1),

	/**
	 * The web server has stopped: collectors deliver what they hold, as long as clients
	 * that their consumers need are not stopped yet.
	 */
	DELIVER(Boot.STOP_SERVER - 1),

	/**
	 * The time that each executor may wait for its tasks is limited to what is left of
	 * the drain timeout: the drain has waited for them already.
	 */
	LIMIT_EXECUTORS(ExecutorConfigurationSupport.DEFAULT_PHASE + 1),

	/**
	 * Everything else has stopped: the tasks that still run are the last ones to be
	 * reported.
	 */
	END_TASKS(Integer.MIN_VALUE + 3),

	/**
	 * Collectors deliver the rest.
	 */
	DELIVER_REST(Integer.MIN_VALUE + 2),

	/**
	 * {@code ShutdownComplete} is emitted, the last event.
	 */
	COMPLETE(Integer.MIN_VALUE + 1),

	/**
	 * Queued listeners receive what waits for them. The beans are destroyed after it.
	 */
	DRAIN_QUEUES(Integer.MIN_VALUE);

	private final int phase;

	ShutdownStep(int phase) {
		this.phase = phase;
	}

	/**
	 * Return when the step is taken.
	 * @return the phase; higher ones stop earlier
	 * @see SmartLifecycle#getPhase()
	 */
	public int phase() {
		return this.phase;
	}

	// Spring Boot has these as constants, which a runtime without a web server lacks.
	private static final class Boot {

		static final int DRAIN_SERVER = SmartLifecycle.DEFAULT_PHASE - 1024;

		static final int STOP_SERVER = SmartLifecycle.DEFAULT_PHASE - 2048;

	}

}
