package io.lifecycle.test.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;

import io.lifecycle.collector.LifecycleCollector;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.SignalBus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract of a collector that does not sample and has room for 8,001 events.
 *
 * <p>
 * A subclass creates the collector, and reads its destination.
 *
 * @since 0.1.0
 */
public abstract class LifecycleCollectorContract {

	private static final int THREADS = 4;

	private static final int PER_THREAD = 2000;

	private LifecycleCollector collector;

	/**
	 * For subclasses.
	 */
	@SuppressWarnings("NullAway.Init")
	protected LifecycleCollectorContract() {
	}

	/**
	 * Create the collector, with an empty destination.
	 * @return the collector
	 * @throws Exception if it cannot be created
	 */
	protected abstract LifecycleCollector create() throws Exception;

	/**
	 * Deliver pending events, and return the events that arrived at the destination since
	 * the collector was created, in the order of arrival. For a destination that stores
	 * text or fields, create the events from these. Leave out events of other classes.
	 * @return the events
	 * @throws Exception if the destination cannot be read
	 */
	protected abstract List<NumberedEvent> received() throws Exception;

	@BeforeEach
	void createCollector() throws Exception {
		this.collector = create();
	}

	@Test
	void eventsOfAThreadArriveInTheirOrder() throws Exception {
		record(0);
		NumberedEvent.assertComplete(received(), 1, PER_THREAD);
	}

	@Test
	void eventsOfManyThreadsArriveOnceAndInTheOrderOfTheirThread() throws Exception {
		CyclicBarrier start = new CyclicBarrier(THREADS);
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < THREADS; i++) {
			int number = i;
			Thread thread = new Thread(() -> {
				awaitQuietly(start);
				record(number);
			});
			thread.start();
			threads.add(thread);
		}
		for (Thread thread : threads) {
			thread.join();
		}
		NumberedEvent.assertComplete(received(), THREADS, PER_THREAD);
	}

	@Test
	void eventThatFailsInItsOwnMethodsHarmsNoOther() throws Exception {
		SignalBus bus = SignalBus.create();
		bus.on(LifecycleEvent.class, this.collector::record);
		bus.emit(new NumberedEvent(1));
		bus.emit(new Broken());
		bus.emit(new NumberedEvent(2));
		assertThat(NumberedEvent.numbers(received())).containsExactly(1, 2);
	}

	private void record(int thread) {
		for (int i = 0; i < PER_THREAD; i++) {
			this.collector.record(new NumberedEvent(thread, i, LifecycleClock.monotonicNanos()));
		}
	}

	private static void awaitQuietly(CyclicBarrier barrier) {
		try {
			barrier.await();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * An event of an application with methods that all throw.
	 */
	static final class Broken implements LifecycleEvent {

		@Override
		public long timestampNanos() {
			throw new IllegalStateException("timestampNanos");
		}

		@Override
		public String toString() {
			throw new IllegalStateException("toString");
		}

		@Override
		public boolean equals(Object other) {
			throw new IllegalStateException("equals");
		}

		@Override
		public int hashCode() {
			throw new IllegalStateException("hashCode");
		}

	}

}
