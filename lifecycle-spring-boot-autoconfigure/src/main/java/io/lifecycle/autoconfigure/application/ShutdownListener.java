package io.lifecycle.autoconfigure.application;

import java.time.Duration;

import io.lifecycle.application.GracefulShutdown;
import io.lifecycle.application.ShutdownSequence;
import io.lifecycle.guard.Steps;
import io.lifecycle.guard.ThreadState;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.SmartApplicationListener;

/**
 * Begins the shutdown of a context when it is closed, before anything stops. Spring Boot
 * makes a web application refuse traffic right before that, which already belongs to an
 * initiated shutdown. This listener makes other applications refuse traffic.
 *
 * @param context the context
 * @param shutdown knows whether the shutdown was initiated
 * @param sequence the shutdown
 * @param availability the readiness of the application
 * @param delay time between refusing traffic and draining
 */
record ShutdownListener(ConfigurableApplicationContext context, GracefulShutdown shutdown, ShutdownSequence sequence,
		ObjectProvider<ApplicationAvailability> availability, Duration delay) implements SmartApplicationListener {

	@Override
	public boolean supportsEventType(Class<? extends ApplicationEvent> eventType) {
		return ContextClosedEvent.class.isAssignableFrom(eventType)
				|| AvailabilityChangeEvent.class.isAssignableFrom(eventType);
	}

	// A context also publishes its events to its parent.
	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		if (event.getSource() != this.context) {
			return;
		}
		if (event instanceof ContextClosedEvent) {
			Steps.run("begin the shutdown", this.sequence::begin);
			Steps.run("refuse traffic", this::refuseTraffic);
			Steps.run("begin to drain", () -> this.sequence.drain(this.delay));
		}
		else if (event instanceof AvailabilityChangeEvent<?> change
				&& change.getState() == ReadinessState.REFUSING_TRAFFIC && this.shutdown.isInitiated()) {
			Steps.run("begin the shutdown", this.sequence::begin);
		}
	}

	private void refuseTraffic() {
		this.context.addApplicationListener(new RefusedTraffic(this.context));
		ApplicationAvailability current = this.availability.getIfAvailable();
		if (current != null && current.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC) {
			ThreadState.keep(() -> AvailabilityChangeEvent.publish(this.context, ReadinessState.REFUSING_TRAFFIC));
		}
	}

	// Other listeners stop what may still be needed, such as task executors.
	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	// Closing the context waits for this.
	@Override
	public boolean supportsAsyncExecution() {
		return false;
	}

}
