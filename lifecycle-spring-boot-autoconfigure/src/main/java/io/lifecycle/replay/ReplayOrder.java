package io.lifecycle.replay;

/**
 * The order in which a replay emits the events of a recording.
 *
 * @since 0.1.0
 */
public enum ReplayOrder {

	/**
	 * The order of the lines: that in which listeners of all events received them.
	 */
	RECORDED,

	/**
	 * The order in which the events happened. A line can be later than those of newer
	 * events, because a collector receives an event after other listeners.
	 */
	TIME

}
