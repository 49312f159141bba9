package io.lifecycle.application;

/**
 * What a second OS signal does while the application shuts down.
 *
 * @since 0.1.0
 */
public enum SecondOsSignal {

	/**
	 * Nothing but a line in the log: the shutdown goes on.
	 */
	IGNORE,

	/**
	 * The process exits at once, with the exit code of the OS signal. Nothing is
	 * finished, emitted or delivered any more.
	 */
	FORCE

}
