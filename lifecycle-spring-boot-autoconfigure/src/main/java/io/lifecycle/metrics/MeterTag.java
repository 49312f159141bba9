package io.lifecycle.metrics;

import io.micrometer.common.docs.KeyName;

/**
 * The tags of {@link LifecycleMeter}.
 */
enum MeterTag implements KeyName {

	REASON("reason",
			"why the connection ended: `complete`, `timeout`, `client_disconnect`, `error`, "
					+ "`backpressure` or `shutdown`"),

	ERROR_TYPE("error.type", "`none`, the reason why the connection ended, or the class of the exception of the task"),

	STREAMING("streaming", "whether a response was being sent: `true` or `false`"),

	TASK("task", "the name of the task"),

	OUTCOME("outcome", "`complete`, `timeout` or `immediate`"),

	STATE("state", "`active` or `quarantined`"),

	LISTENER("listener", "the name of the listener"),

	COLLECTOR("collector", "the name of the bean"),

	CONSUMER("consumer", "the name of the consumer; `none` without consumers");

	/**
	 * The value of {@link #ERROR_TYPE} without an error.
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
