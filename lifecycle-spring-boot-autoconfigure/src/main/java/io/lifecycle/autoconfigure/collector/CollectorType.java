package io.lifecycle.autoconfigure.collector;

/**
 * The kinds of collectors that a property can choose.
 */
enum CollectorType {

	/**
	 * Discards every event.
	 */
	NOOP,

	/**
	 * Buffers events for batch consumers or for a manual flush.
	 */
	BUFFERED,

	/**
	 * Writes events to the log.
	 */
	LOGGING,

	/**
	 * Writes events into recordings of the Java Flight Recorder.
	 */
	JFR

}
