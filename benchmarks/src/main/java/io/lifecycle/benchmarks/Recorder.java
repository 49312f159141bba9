package io.lifecycle.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.SleepingWaitStrategy;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import com.lmax.disruptor.util.DaemonThreadFactory;
import io.lifecycle.collector.BufferedCollector;
import io.lifecycle.collector.NoopCollector;
import io.lifecycle.event.LifecycleEvent;
import org.jctools.queues.MpscArrayQueue;
import org.jctools.queues.MpscGrowableArrayQueue;

/**
 * A recorder that keeps events until somebody takes them out.
 */
public enum Recorder {

	/**
	 * The reference without a recorder.
	 */
	NOOP {
		@Override
		Buffer create() {
			return new Buffer() {
				@Override
				public void record(LifecycleEvent event) {
					NoopCollector.INSTANCE.record(event);
				}

				@Override
				public long drain() {
					return 0;
				}
			};
		}
	},

	/**
	 * The reference: a list under a lock.
	 */
	SYNCHRONIZED_LIST {
		@Override
		Buffer create() {
			return new Buffer() {
				private List<LifecycleEvent> events = new ArrayList<>();

				@Override
				public synchronized void record(LifecycleEvent event) {
					this.events.add(event);
				}

				@Override
				public synchronized long drain() {
					long size = this.events.size();
					this.events = new ArrayList<>();
					return size;
				}
			};
		}
	},

	/**
	 * A list under a {@code ReentrantLock}.
	 */
	LOCKED_LIST {
		@Override
		Buffer create() {
			return new Buffer() {
				private final ReentrantLock lock = new ReentrantLock();

				private List<LifecycleEvent> events = new ArrayList<>();

				@Override
				public void record(LifecycleEvent event) {
					this.lock.lock();
					try {
						this.events.add(event);
					}
					finally {
						this.lock.unlock();
					}
				}

				@Override
				public long drain() {
					this.lock.lock();
					try {
						long size = this.events.size();
						this.events = new ArrayList<>();
						return size;
					}
					finally {
						this.lock.unlock();
					}
				}
			};
		}
	},

	/**
	 * The JDK's lock-free queue.
	 */
	CONCURRENT_LINKED_QUEUE {
		@Override
		Buffer create() {
			ConcurrentLinkedQueue<LifecycleEvent> queue = new ConcurrentLinkedQueue<>();
			return Buffer.of(queue::offer, queue::poll);
		}
	},

	/**
	 * The JDK's blocking queue.
	 */
	LINKED_BLOCKING_QUEUE {
		@Override
		Buffer create() {
			LinkedBlockingQueue<LifecycleEvent> queue = new LinkedBlockingQueue<>();
			return Buffer.of(queue::offer, queue::poll);
		}
	},

	/**
	 * A queue of JCTools that grows.
	 */
	JCTOOLS_GROWABLE {
		@Override
		Buffer create() {
			MpscGrowableArrayQueue<LifecycleEvent> queue = new MpscGrowableArrayQueue<>(1024, 1 << 20);
			return Buffer.of(queue::offer, queue::poll);
		}
	},

	/**
	 * A queue of JCTools of fixed size.
	 */
	JCTOOLS_ARRAY {
		@Override
		Buffer create() {
			MpscArrayQueue<LifecycleEvent> queue = new MpscArrayQueue<>(1 << 18);
			return Buffer.of(queue::offer, queue::poll);
		}
	},

	/**
	 * The Disruptor.
	 */
	DISRUPTOR {
		@Override
		Buffer create() {
			return new DisruptorBuffer();
		}
	},

	/**
	 * The buffered collector.
	 */
	BUFFERED_COLLECTOR {
		@Override
		Buffer create() {
			BufferedCollector collector = new BufferedCollector();
			return new Buffer() {
				@Override
				public void record(LifecycleEvent event) {
					collector.record(event);
				}

				@Override
				public long drain() {
					return collector.flush().size();
				}
			};
		}
	};

	abstract Buffer create();

	/**
	 * The place.
	 */
	interface Buffer {

		void record(LifecycleEvent event);

		/**
		 * Take out what is there, a bounded number at most.
		 * @return how many events were taken out
		 */
		long drain();

		default void close() {
		}

		static Buffer of(java.util.function.Predicate<LifecycleEvent> offer,
				java.util.function.Supplier<LifecycleEvent> poll) {
			return new Buffer() {
				@Override
				public void record(LifecycleEvent event) {
					while (!offer.test(event)) {
						Thread.yield();
					}
				}

				@Override
				public long drain() {
					long count = 0;
					while (count < 1_000_000 && poll.get() != null) {
						count++;
					}
					return count;
				}
			};
		}

	}

	private static final class DisruptorBuffer implements Buffer {

		private final Disruptor<Slot> disruptor = new Disruptor<>(Slot::new, 1 << 18, DaemonThreadFactory.INSTANCE,
				ProducerType.MULTI, new SleepingWaitStrategy());

		private final RingBuffer<Slot> ring;

		private volatile long handled;

		private long drained;

		DisruptorBuffer() {
			this.disruptor.handleEventsWith((slot, sequence, endOfBatch) -> {
				slot.event = null;
				this.handled = sequence + 1;
			});
			this.ring = this.disruptor.start();
		}

		@Override
		public void record(LifecycleEvent event) {
			long sequence = this.ring.next();
			this.ring.get(sequence).event = event;
			this.ring.publish(sequence);
		}

		@Override
		public long drain() {
			long count = this.handled - this.drained;
			this.drained += count;
			return count;
		}

		@Override
		public void close() {
			try {
				this.disruptor.shutdown(10, TimeUnit.SECONDS);
			}
			catch (com.lmax.disruptor.TimeoutException ex) {
				throw new IllegalStateException(ex);
			}
		}

		static final class Slot {

			LifecycleEvent event;

		}

	}

}
