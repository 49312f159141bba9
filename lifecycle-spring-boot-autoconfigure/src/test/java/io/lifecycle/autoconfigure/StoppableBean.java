package io.lifecycle.autoconfigure;

import org.springframework.context.SmartLifecycle;

/**
 * A bean that is started and stopped with its context, in phase 0 as the connection
 * factory of Spring Data Redis.
 */
public class StoppableBean implements SmartLifecycle {

	private volatile boolean running;

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return 0;
	}

}
