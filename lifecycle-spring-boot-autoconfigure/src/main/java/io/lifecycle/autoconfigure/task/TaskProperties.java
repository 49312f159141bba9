package io.lifecycle.autoconfigure.task;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of what is told of background tasks.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("lifecycle.tasks")
public class TaskProperties {

	/**
	 * Whether to tell of background tasks.
	 */
	private boolean enabled = true;

	/**
	 * Return whether to tell of background tasks.
	 * @return whether to tell
	 */
	public boolean isEnabled() {
		return this.enabled;
	}

	/**
	 * Set whether to tell of background tasks.
	 * @param enabled whether to tell
	 */
	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

}
