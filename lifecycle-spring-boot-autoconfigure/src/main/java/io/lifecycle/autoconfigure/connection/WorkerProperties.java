package io.lifecycle.autoconfigure.connection;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties that name this instance of the application.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("lifecycle")
public class WorkerProperties {

	/**
	 * Id of this application instance, told with every connection event.
	 */
	private int workerId;

	/**
	 * Return the id of this application instance.
	 * @return the id
	 */
	public int getWorkerId() {
		return this.workerId;
	}

	/**
	 * Set the id of this application instance.
	 * @param workerId the id
	 */
	public void setWorkerId(int workerId) {
		this.workerId = workerId;
	}

}
