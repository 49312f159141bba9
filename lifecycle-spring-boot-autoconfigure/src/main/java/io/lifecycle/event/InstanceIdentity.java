package io.lifecycle.event;

import java.util.UUID;

/**
 * Identifies where events come from: one run of one instance of an application.
 *
 * @param application the name of the application
 * @param instance the name of the instance, such as the name of a host or a pod, the same
 * after a restart
 * @param run an id that is unique for each run
 * @param workerId the {@code workerId} of its connection events
 * @since 0.1.0
 */
public record InstanceIdentity(String application, String instance, String run, int workerId) {

	/**
	 * Create the identity of a new run.
	 * @param application the name of the application
	 * @param instance the name of the instance
	 * @param workerId the {@code workerId} of its connection events
	 */
	public InstanceIdentity(String application, String instance, int workerId) {
		this(application, instance, UUID.randomUUID().toString(), workerId);
	}

}
