package io.lifecycle.application;

/**
 * What a second OS signal does while the application shuts down.
 *
 * @since 0.1.0
 */
public enum SecondOsSignal {

	/**
	 * It is logged, and the shutdown continues.
	 */
	IGNORE,

	/**
	 * The process exits immediately with the exit code of the OS signal. Nothing is
	 * finished, emitted or delivered any more.
	 */
	FORCE

}
