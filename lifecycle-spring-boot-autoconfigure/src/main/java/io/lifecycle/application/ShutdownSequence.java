package io.lifecycle.application;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import io.lifecycle.event.DrainBegin;
import io.lifecycle.event.DrainComplete;
import io.lifecycle.event.DrainOutcome;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.ShutdownBegin;
import io.lifecycle.event.ShutdownComplete;
import io.lifecycle.event.ShutdownReason;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.SignalChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;

/**
 * Tells the end of one context, each step once: {@link ShutdownBegin} →
 * {@link DrainBegin} → {@link DrainComplete} → {@link ShutdownComplete}.
 *
 * <p>
 * A context whose refresh failed tells nothing. One that is closed after its refresh
 * tells its end even if it never was ready. The first two steps are taken when the
 * context is closed, before anything stops; whoever stops the server calls
 * {@link #drained()} and {@link #ended()}.
 *
 * @since 0.1.0
 */
public final class ShutdownSequence implements ApplicationListener<ContextClosedEvent>, Ordered {

	private static final Logger logger = LoggerFactory.getLogger(ShutdownSequence.class);

	private final ApplicationContext context;

	private final GracefulShutdown shutdown;

	private final ShutdownPlan plan;

	private final SignalChannel<ShutdownBegin> shutdownBegin;

	private final SignalChannel<DrainBegin> drainBegin;

	private final SignalChannel<DrainComplete> drainComplete;

	private final SignalChannel<ShutdownComplete> shutdownComplete;

	private final AtomicBoolean begun = new AtomicBoolean();

	private volatile long begunNanos;

	private volatile @Nullable Drain drain;

	/**
	 * Create the end of a context.
	 * @param context the context
	 * @param bus the bus of the context
	 * @param shutdown knows why it ends
	 * @param plan what belongs to it
	 */
	public ShutdownSequence(ApplicationContext context, SignalBus bus, GracefulShutdown shutdown, ShutdownPlan plan) {
		this.context = context;
		this.shutdown = shutdown;
		this.plan = plan;
		this.shutdownBegin = bus.channel(ShutdownBegin.class);
		this.drainBegin = bus.channel(DrainBegin.class);
		this.drainComplete = bus.channel(DrainComplete.class);
		this.shutdownComplete = bus.channel(ShutdownComplete.class);
	}

	/**
	 * Take the first step, unless it was taken before.
	 */
	public void begin() {
		if (!this.begun.compareAndSet(false, true)) {
			return;
		}
		this.shutdown.begin(ShutdownReason.CONTEXT_CLOSED);
		ShutdownReason reason = this.shutdown.reason();
		this.begunNanos = LifecycleClock.monotonicNanos();
		if (reason != null && this.shutdownBegin.hasListeners()) {
			this.shutdownBegin.emit(new ShutdownBegin(this.context, reason, this.begunNanos));
		}
	}

	// The events of child contexts come here too.
	@Override
	public void onApplicationEvent(ContextClosedEvent event) {
		if (event.getApplicationContext() != this.context || this.drain != null) {
			return;
		}
		begin();
		this.plan.refuseTraffic().run();
		if (!this.plan.preDrainDelay().isZero()) {
			logger.info("Waiting {} before draining", this.plan.preDrainDelay());
			Drain.sleep(this.plan.preDrainDelay());
		}
		drain();
	}

	private void drain() {
		Drain drain = new Drain(this.plan);
		this.drain = drain;
		if (this.drainBegin.hasListeners()) {
			this.drainBegin.emit(new DrainBegin(this.context, this.plan.inFlight().list().size()));
		}
		drain.begin();
	}

	/**
	 * Return how much time is left to wait for what runs.
	 * @return the time, zero when it is up; {@code null} unless the context drains
	 */
	public @Nullable Duration remaining() {
		Drain drain = this.drain;
		return (drain != null) ? drain.remaining() : null;
	}

	/**
	 * Take the step after the server has let go of what it counts: wait for the rest.
	 * Nothing happens unless the context drains.
	 */
	public void drained() {
		Drain drain = this.drain;
		if (drain == null) {
			return;
		}
		Drain.Result result = drain.await();
		if (result.outcome() != DrainOutcome.COMPLETE) {
			logger.warn("Stopping although {} still run(s)", result.stragglers().size());
			result.stragglers().forEach((straggler) -> logger.warn("Still running: {}", straggler.describe()));
		}
		if (this.drainComplete.hasListeners()) {
			this.drainComplete
				.emit(new DrainComplete(this.context, result.outcome(), result.durationNanos(), result.stragglers()));
		}
	}

	/**
	 * Take the last step. Nothing happens unless the context drains.
	 */
	public void ended() {
		if (this.drain == null) {
			return;
		}
		this.plan.flush().run();
		if (this.shutdownComplete.hasListeners()) {
			this.shutdownComplete
				.emit(new ShutdownComplete(this.context, LifecycleClock.monotonicNanos() - this.begunNanos));
		}
		this.shutdown.complete();
	}

	// Before listeners that stop what may still be needed, such as task executors.
	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	// The close waits for it.
	@Override
	public boolean supportsAsyncExecution() {
		return false;
	}

}
