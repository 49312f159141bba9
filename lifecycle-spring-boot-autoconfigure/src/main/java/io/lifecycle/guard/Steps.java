package io.lifecycle.guard;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs steps of the library that must happen one after another on a thread of the
 * application, such as the one that closes its context.
 *
 * @since 0.1.0
 */
public final class Steps {

	private static final Logger logger = LoggerFactory.getLogger(Steps.class);

	private Steps() {
	}

	/**
	 * Run a step. Whatever it throws is logged, so that the next one follows. An
	 * interrupt that came earlier is set aside, so that the step may wait: nobody meant
	 * it for the step, and the thread is interrupted again afterwards. An interrupt that
	 * comes meanwhile ends the wait of the step.
	 * @param name what the step does, for the log
	 * @param step the step
	 */
	public static void run(String name, Runnable step) {
		boolean interrupted = Thread.interrupted();
		try {
			step.run();
		}
		catch (Throwable ex) {
			Errors.log(ex, (error) -> logger.warn("The step '{}' failed, the next one follows", name, error));
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

}
