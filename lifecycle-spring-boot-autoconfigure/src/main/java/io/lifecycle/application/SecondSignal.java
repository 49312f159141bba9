package io.lifecycle.application;

/**
 * What a second signal of the operating system does while the application ends.
 *
 * @since 0.1.0
 */
public enum SecondSignal {

	/**
	 * Nothing but a line in the log: the application ends as it has begun to.
	 */
	IGNORE,

	/**
	 * The process ends at once, with the exit code of the signal. Nothing is finished,
	 * told or flushed any more.
	 */
	FORCE

}
