package io.lifecycle.autoconfigure.application;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.event.SmartApplicationListener;

/**
 * Keeps an application that shuts down from accepting traffic again: Spring Boot accepts
 * it at the end of the startup, even if the shutdown has begun meanwhile. It must be
 * registered last, after the bean that keeps the latest state.
 *
 * @param context the context that shuts down
 */
record RefusedTraffic(ApplicationContext context) implements SmartApplicationListener {

	@Override
	public boolean supportsEventType(Class<? extends ApplicationEvent> eventType) {
		return AvailabilityChangeEvent.class.isAssignableFrom(eventType);
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		if (event.getSource() == this.context && event instanceof AvailabilityChangeEvent<?> change
				&& change.getState() == ReadinessState.ACCEPTING_TRAFFIC) {
			AvailabilityChangeEvent.publish(this.context, ReadinessState.REFUSING_TRAFFIC);
		}
	}

}
