package io.lifecycle.application;

import org.springframework.context.SmartLifecycle;

/**
 * A step of the shutdown, between those that the application and the web server take.
 *
 * @since 0.1.0
 */
public final class ShutdownPhase implements SmartLifecycle {

	private final int phase;

	private final Runnable step;

	private volatile boolean running;

	/**
	 * Create a step.
	 * @param phase when it is taken: after all higher phases
	 * @param step what to do
	 */
	public ShutdownPhase(int phase, Runnable step) {
		this.phase = phase;
		this.step = step;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.step.run();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return this.phase;
	}

	// A context that is only paused goes on.
	@Override
	public boolean isPauseable() {
		return false;
	}

}
