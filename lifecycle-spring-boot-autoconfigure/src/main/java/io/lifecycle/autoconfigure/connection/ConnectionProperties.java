package io.lifecycle.autoconfigure.connection;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of what is told of connections.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("lifecycle.connection")
public class ConnectionProperties {

	/**
	 * Whether the connections of the embedded server are tracked.
	 */
	private boolean enabled = true;

	/**
	 * Return whether the connections of the embedded server are tracked.
	 * @return whether they are
	 */
	public boolean isEnabled() {
		return this.enabled;
	}

	/**
	 * Set whether the connections of the embedded server are tracked.
	 * @param enabled whether they are
	 */
	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

}
