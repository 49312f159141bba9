package io.lifecycle.application;

import io.lifecycle.guard.Steps;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/**
 * Runs one step of the shutdown in its phase while the context is being closed. If the
 * context only stops, it may start again, so the step does not run.
 *
 * @since 0.1.0
 */
public final class ShutdownPhase implements SmartLifecycle {

	private final ConfigurableApplicationContext context;

	private final ShutdownStep step;

	private final Runnable action;

	// Spring stops only what runs, so the phase runs until its step has happened.
	private volatile boolean running;

	/**
	 * Create a phase.
	 * @param context the context that is shut down
	 * @param step the step
	 * @param action the action of the step
	 */
	public ShutdownPhase(ConfigurableApplicationContext context, ShutdownStep step, Runnable action) {
		this.context = context;
		this.step = step;
		this.action = action;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		if (this.context.isClosed()) {
			this.running = false;
			Steps.run(this.step.name(), this.action);
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return this.step.phase();
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

}
