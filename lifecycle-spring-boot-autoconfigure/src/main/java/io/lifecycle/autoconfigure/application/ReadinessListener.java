package io.lifecycle.autoconfigure.application;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.lifecycle.application.ApplicationStateProducer;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.SmartApplicationListener;

/**
 * Finds the moment when the application is ready: after its runners where a
 * {@code SpringApplication} starts the context, after the refresh otherwise. It says
 * which events it wants: Spring publishes others with every request.
 */
final class ReadinessListener implements SmartApplicationListener {

	private final ApplicationContext context;

	private final ApplicationStateProducer producer;

	ReadinessListener(ApplicationContext context, ApplicationStateProducer producer) {
		this.context = context;
		this.producer = producer;
	}

	@Override
	public boolean supportsEventType(Class<? extends ApplicationEvent> eventType) {
		return ApplicationReadyEvent.class.isAssignableFrom(eventType)
				|| ContextRefreshedEvent.class.isAssignableFrom(eventType);
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		if (event instanceof ApplicationReadyEvent ready && ready.getApplicationContext() == this.context) {
			Duration timeTaken = ready.getTimeTaken();
			this.producer.ready((timeTaken != null) ? timeTaken.toNanos() : nanosSinceRefresh());
		}
		else if (event instanceof ContextRefreshedEvent refreshed && refreshed.getApplicationContext() == this.context
				&& !isStartedBySpringApplication()) {
			this.producer.ready(nanosSinceRefresh());
		}
	}

	private boolean isStartedBySpringApplication() {
		return this.context.containsLocalBean("springApplicationArguments");
	}

	// The context notes its start as a date only.
	private long nanosSinceRefresh() {
		return TimeUnit.MILLISECONDS.toNanos(Math.max(0, System.currentTimeMillis() - this.context.getStartupDate()));
	}

}
