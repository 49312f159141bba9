package io.lifecycle.application;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

import io.lifecycle.event.DrainBegin;
import io.lifecycle.event.DrainComplete;
import io.lifecycle.event.DrainOutcome;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.ShutdownBegin;
import io.lifecycle.event.ShutdownComplete;
import io.lifecycle.event.ShutdownReason;
import io.lifecycle.guard.DaemonThreads;
import io.lifecycle.guard.Steps;
import io.lifecycle.signal.Listeners;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.SignalChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationContext;

/**
 * Emits each event of the shutdown of one context once: {@link ShutdownBegin} →
 * {@link DrainBegin} → {@link DrainComplete} → {@link ShutdownComplete}. The methods are
 * called in this order, those after {@link #drain(Duration)} in their
 * {@link ShutdownStep}.
 *
 * <p>
 * A context whose refresh failed emits nothing. A context that is closed after its
 * refresh emits all events even if it never became ready.
 *
 * @since 0.1.0
 */
public final class ShutdownSequence {

	private static final Logger logger = LoggerFactory.getLogger(ShutdownSequence.class);

	// This is how long listeners of the last event of the startup may delay the shutdown.
	private static final Duration STARTUP = Duration.ofSeconds(10);

	private static final int PATIENCE = 10;

	// The web server needs these ticks to refuse further requests.
	private static final int PAUSE = 10;

	private final ApplicationContext context;

	private final GracefulShutdown shutdown;

	private final InFlightRegistry inFlight;

	private final Duration drainTimeout;

	private final boolean immediate;

	private final Listeners listeners;

	private final SignalChannel<ShutdownBegin> shutdownBegin;

	private final SignalChannel<DrainBegin> drainBegin;

	private final SignalChannel<DrainComplete> drainComplete;

	private final SignalChannel<ShutdownComplete> shutdownComplete;

	private final AtomicBoolean begun = new AtomicBoolean();

	private volatile @Nullable Thread starting;

	private volatile long begunNanos;

	private volatile @Nullable Drain drain;

	private volatile boolean drained;

	private final ReentrantLock completion = new ReentrantLock();

	private volatile @Nullable Thread draining;

	/**
	 * Create the sequence of a context.
	 * @param context the context
	 * @param bus the bus of the context
	 * @param shutdown knows the reason of the shutdown
	 * @param inFlight lists the work that a shutdown waits for
	 * @param drainTimeout the maximum time to wait for it
	 * @param immediate whether not to wait at all
	 */
	public ShutdownSequence(ApplicationContext context, SignalBus bus, GracefulShutdown shutdown,
			InFlightRegistry inFlight, Duration drainTimeout, boolean immediate) {
		this.context = context;
		this.shutdown = shutdown;
		this.inFlight = inFlight;
		this.drainTimeout = drainTimeout;
		this.immediate = immediate;
		this.listeners = bus.listeners();
		this.shutdownBegin = bus.channel(ShutdownBegin.class);
		this.drainBegin = bus.channel(DrainBegin.class);
		this.drainComplete = bus.channel(DrainComplete.class);
		this.shutdownComplete = bus.channel(ShutdownComplete.class);
	}

	/**
	 * Complete the startup, unless the shutdown has begun.
	 * @param emission emits the last event of the startup, before any of the shutdown
	 */
	public void completeStartup(Runnable emission) {
		this.starting = Thread.currentThread();
		try {
			if (!this.begun.get()) {
				emission.run();
			}
		}
		finally {
			this.starting = null;
		}
	}

	/**
	 * Begin the shutdown, unless it has begun before.
	 */
	public void begin() {
		if (!this.begun.compareAndSet(false, true)) {
			return;
		}
		awaitStartup();
		ShutdownReason reason = this.shutdown.begin();
		this.begunNanos = LifecycleClock.monotonicNanos();
		this.shutdownBegin.emit(new ShutdownBegin(this.context, reason, this.begunNanos));
	}

	// A listener may wait for the shutdown itself, as in System.exit(): its thread rests.
	private void awaitStartup() {
		int rests = 0;
		long began = LifecycleClock.monotonicNanos();
		Thread thread = this.starting;
		while (thread != null && thread != Thread.currentThread() && rests < PATIENCE
				&& LifecycleClock.monotonicNanos() - began < STARTUP.toNanos() && Drain.sleep(Drain.TICK)) {
			rests = (thread.getState() == Thread.State.WAITING) ? rests + 1 : 0;
			thread = this.starting;
		}
	}

	/**
	 * Begin to drain, unless this has begun before: active work must end within the drain
	 * timeout.
	 * @param delay the time to wait first, so that a load balancer notices that the
	 * application refuses traffic
	 */
	public void drain(Duration delay) {
		if (this.drain != null) {
			return;
		}
		if (!delay.isZero()) {
			logger.info("Waiting {} before draining", delay);
			Drain.sleep(delay);
		}
		Drain drain = new Drain(this.inFlight, this.drainTimeout, this.immediate);
		this.drain = drain;
		this.drainBegin.emit(new DrainBegin(this.context, drain.size()));
	}

	/**
	 * Return the maximum time to wait for active work.
	 * @return the drain timeout
	 */
	public Duration drainTimeout() {
		return this.drainTimeout;
	}

	/**
	 * Return the time that is left for active work to end.
	 * @return the time, zero when it is up; {@code null} unless the context drains
	 */
	public @Nullable Duration remaining() {
		Drain drain = this.drain;
		return (drain != null) ? drain.remaining() : null;
	}

	/**
	 * Complete the drain on another thread, while the web server also waits for exchanges
	 * that are no work of the application. Nothing happens unless the context drains, or
	 * if it does not wait.
	 * @param end ends these exchanges
	 */
	public void completeDrainBeforeServer(Runnable end) {
		if (this.drain == null || this.immediate) {
			return;
		}
		Thread thread = DaemonThreads.platform(() -> {
			for (int ticks = 0; ticks < PAUSE && !this.drained; ticks++) {
				Drain.sleep(Drain.TICK);
			}
			Steps.run("complete the drain", this::completeDrain);
			end.run();
		}, "lifecycle-drain");
		thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
		this.draining = thread;
		thread.start();
	}

	/**
	 * Wait for the work that the web server does not count, and log the work that is
	 * still active when the time is up. Nothing happens unless the context drains, or the
	 * second time.
	 */
	public void completeDrain() {
		Drain drain = this.drain;
		if (drain == null) {
			return;
		}
		awaitCompletion();
		try {
			if (!this.drained) {
				this.drained = true;
				complete(drain);
			}
		}
		finally {
			this.completion.unlock();
		}
	}

	// Whoever interrupts the thread that closes the context means the drain, whichever
	// thread completes it.
	private void awaitCompletion() {
		try {
			this.completion.lockInterruptibly();
		}
		catch (InterruptedException ex) {
			Thread draining = this.draining;
			if (draining != null) {
				draining.interrupt();
			}
			this.completion.lock();
			Thread.currentThread().interrupt();
		}
	}

	private void complete(Drain drain) {
		DrainComplete complete = drain.await(this.context);
		if (complete.outcome() != DrainOutcome.COMPLETE) {
			logger.warn("Stopping with {} request(s) or task(s) still active", complete.stragglers().size());
			complete.stragglers().forEach((straggler) -> logger.warn("Still active: {}", straggler.describe()));
			drain.silent()
				.forEach((source) -> logger.warn("{} does not return its active work", source.getClass().getName()));
		}
		this.drainComplete.emit(complete);
	}

	/**
	 * Complete the shutdown. Nothing happens unless the context drains.
	 */
	public void complete() {
		if (this.drain == null) {
			return;
		}
		try {
			this.listeners.silence();
			this.shutdownComplete
				.emit(new ShutdownComplete(this.context, LifecycleClock.monotonicNanos() - this.begunNanos));
		}
		finally {
			this.shutdown.complete();
		}
	}

}
