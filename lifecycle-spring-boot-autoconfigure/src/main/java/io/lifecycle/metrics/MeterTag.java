package io.lifecycle.metrics;

import io.micrometer.common.docs.KeyName;

/**
 * The tags of {@link LifecycleMeter}.
 */
enum MeterTag implements KeyName {

	REASON("reason",
			"why the connection ended: `complete`, `timeout`, `client_disconnect`, `error`, "
					+ "`backpressure` or `shutdown`"),

	ERROR_TYPE("error.type", "`none`; else the reason of the connection's end, or the class that the task threw"),

	STREAMING("streaming", "whether a response was on its way: `true` or `false`"),

	TASK("task", "the name of the task"),

	OUTCOME("outcome", "`complete`, `timeout` or `immediate`"),

	STATE("state", "`active` or `quarantined`"),

	LISTENER("listener", "the name of the listener"),

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
