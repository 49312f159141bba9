package io.lifecycle.metrics;

import io.micrometer.common.docs.KeyName;

/**
 * The tags of {@link LifecycleMeter}.
 */
enum MeterTag implements KeyName {

	/**
	 * Why a connection ended.
	 */
	REASON("reason",
			"why the connection ended: `complete`, `timeout`, `client_disconnect`, `error`, "
					+ "`backpressure` or `shutdown`"),

	/**
	 * What went wrong.
	 */
	ERROR_TYPE("error.type", "`none`; else the reason of the connection's end, or the class that the task threw"),

	/**
	 * Whether the response was on its way.
	 */
	STREAMING("streaming", "whether a response was on its way: `true` or `false`"),

	/**
	 * The name of the task.
	 */
	TASK("task", "the name of the task"),

	/**
	 * How draining ended.
	 */
	OUTCOME("outcome", "`complete`, `timeout` or `immediate`"),

	/**
	 * Whether listeners receive events.
	 */
	STATE("state", "`active` or `quarantined`"),

	/**
	 * The name of the listener.
	 */
	LISTENER("listener", "the name of the listener"),

	/**
	 * The name of the collector.
	 */
	COLLECTOR("collector", "the name of the bean");

	/**
	 * The value of {@link #ERROR_TYPE} when nothing went wrong.
	 */
	static final String NONE = "none";

	private final String key;

	private final String description;

	MeterTag(String key, String description) {
		this.key = key;
		this.description = description;
	}

	@Override
	public String asString() {
		return this.key;
	}

	String description() {
		return this.description;
	}

}
