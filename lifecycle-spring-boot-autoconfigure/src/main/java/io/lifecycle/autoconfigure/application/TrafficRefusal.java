package io.lifecycle.autoconfigure.application;

import io.lifecycle.application.GracefulShutdown;
import io.lifecycle.application.ShutdownSequence;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Keeps the order of two facts: the application begins to end, then it refuses traffic. A
 * web application refuses traffic right before its context is closed, others not at all.
 */
final class TrafficRefusal implements ApplicationListener<AvailabilityChangeEvent<ReadinessState>>, Ordered {

	private final ApplicationContext context;

	private final GracefulShutdown shutdown;

	private final ShutdownSequence sequence;

	TrafficRefusal(ApplicationContext context, GracefulShutdown shutdown, ShutdownSequence sequence) {
		this.context = context;
		this.shutdown = shutdown;
		this.sequence = sequence;
	}

	@Override
	public void onApplicationEvent(AvailabilityChangeEvent<ReadinessState> event) {
		if (event.getSource() == this.context && event.getState() == ReadinessState.REFUSING_TRAFFIC
				&& this.shutdown.isBegun()) {
			this.sequence.begin();
		}
	}

	static void refuse(ApplicationContext context, ObjectProvider<ApplicationAvailability> availability) {
		ApplicationAvailability current = availability.getIfAvailable();
		if (current != null && current.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC) {
			AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
		}
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

}
