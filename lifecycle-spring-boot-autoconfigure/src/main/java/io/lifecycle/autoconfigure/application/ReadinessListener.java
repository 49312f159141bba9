package io.lifecycle.autoconfigure.application;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.lifecycle.application.ApplicationStart;
import io.lifecycle.application.ShutdownSequence;
import io.lifecycle.event.StartupComplete;
import io.lifecycle.signal.SignalBus;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.event.SmartApplicationListener;

/**
 * Emits the {@link StartupComplete} of one context, at most once, when the application is
 * ready: after its runners if a {@code SpringApplication} starts the context, otherwise
 * after the refresh; never after its shutdown has begun. It declares the events that it
 * supports because Spring publishes others with every request.
 */
final class ReadinessListener implements SmartApplicationListener {

	private final ApplicationContext context;

	private final ApplicationStart start;

	private final @Nullable ShutdownSequence shutdown;

	private final SignalBus bus;

	private final AtomicBoolean ready = new AtomicBoolean();

	ReadinessListener(ApplicationContext context, SignalBus bus, ApplicationStart start,
			@Nullable ShutdownSequence shutdown) {
		this.context = context;
		this.start = start;
		this.shutdown = shutdown;
		this.bus = bus;
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
			ready((timeTaken != null) ? timeTaken.toNanos() : nanosSinceRefresh());
		}
		else if (event instanceof ContextRefreshedEvent refreshed && refreshed.getApplicationContext() == this.context
				&& !isStartedBySpringApplication()) {
			ready(nanosSinceRefresh());
		}
	}

	private boolean isStartedBySpringApplication() {
		return this.context.containsLocalBean("springApplicationArguments");
	}

	// The context stores its start only as a date.
	private long nanosSinceRefresh() {
		return TimeUnit.MILLISECONDS.toNanos(Math.max(0, System.currentTimeMillis() - this.context.getStartupDate()));
	}

	private void ready(long durationNanos) {
		if (!this.ready.compareAndSet(false, true)) {
			return;
		}
		Runnable emission = () -> emit(durationNanos);
		if (this.shutdown != null) {
			this.shutdown.completeStartup(emission);
		}
		else {
			emission.run();
		}
		this.bus.listeners().logSlowCalls(true);
	}

	// In strict mode the bus, unlike a channel, throws a failure, which stops the start.
	private void emit(long durationNanos) {
		StartupComplete complete = new StartupComplete(this.context, durationNanos);
		this.start.complete(complete);
		this.bus.emit(complete);
	}

}
