package io.lifecycle.autoconfigure.signal;

import java.time.Duration;

import io.lifecycle.signal.SignalBus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Lets queued listeners receive what waits for them before a context destroys its beans:
 * after everything else has stopped and the last event was told.
 */
final class LaneDrain implements SmartLifecycle {

	// After the last event, which is told right before.
	private static final int PHASE = Integer.MIN_VALUE;

	private static final Logger logger = LoggerFactory.getLogger(LaneDrain.class);

	private final ConfigurableApplicationContext context;

	private final SignalBus bus;

	private final Duration timeout;

	private volatile boolean running;

	LaneDrain(ConfigurableApplicationContext context, SignalBus bus, Duration timeout) {
		this.context = context;
		this.bus = bus;
		this.timeout = timeout;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		// A context that is only paused may start again, and its lanes go on.
		if (this.context.isClosed()) {
			drain();
		}
	}

	private void drain() {
		long dropped = this.bus.drain(this.timeout);
		if (dropped != 0) {
			logger.warn("{} events did not reach their queued listeners within {} and are dropped", dropped,
					this.timeout);
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
