package io.lifecycle.autoconfigure.task;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.PriorityBlockingQueue;

import io.lifecycle.event.BackgroundTaskComplete;
import io.lifecycle.event.BackgroundTaskEvent;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.task.TaskTracker;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * Decorated work as its executor knows it.
 */
class WorkDecoratorTests {

	private final List<BackgroundTaskEvent> events = new CopyOnWriteArrayList<>();

	private final SignalBus bus = SignalBus.create();

	private final TaskDecorator decorator = new TaskTracker(this.bus, () -> 0, List.of(), () -> false).decorator();

	private final ThreadPoolTaskExecutor executor = new PriorityExecutor();

	@BeforeEach
	void start() {
		this.bus.on(BackgroundTaskEvent.class, this.events::add);
		this.executor.setCorePoolSize(1);
		this.executor.setTaskDecorator(this.decorator);
		this.executor.initialize();
	}

	@AfterEach
	void stop() {
		this.executor.shutdown();
	}

	@Test
	void workKeepsItsPriority() {
		CountDownLatch go = new CountDownLatch(1);
		List<Integer> ran = new CopyOnWriteArrayList<>();
		this.executor.execute(new Job(0, () -> TaskEventsContract.await(go)));
		for (int priority : new int[] { 2, 3, 1 }) {
			this.executor.execute(new Job(priority, () -> ran.add(priority)));
		}
		go.countDown();
		Awaitility.await().untilAsserted(() -> assertThat(ran).containsExactly(1, 2, 3));
	}

	@Test
	@SuppressWarnings("NullAway")
	void nothingIsRefusedAtTheCaller() {
		assertThatNullPointerException().isThrownBy(() -> this.executor.execute(null));
	}

	@Test
	void workThatIsDecoratedTwiceIsOneTask() {
		this.executor.execute(this.decorator.decorate(new Job(0, () -> {
		})));
		this.executor.shutdown();
		Awaitility.await().until(() -> this.executor.getThreadPoolExecutor().isTerminated());
		assertThat(this.events).hasExactlyElementsOfTypes(BackgroundTaskStarted.class, BackgroundTaskComplete.class);
	}

	record Job(int priority, Runnable body) implements Runnable, Comparable<Job> {

		@Override
		public void run() {
			this.body.run();
		}

		@Override
		public int compareTo(Job other) {
			return Integer.compare(this.priority, other.priority);
		}

	}

	@SuppressWarnings("serial")
	static class PriorityExecutor extends ThreadPoolTaskExecutor {

		@Override
		protected BlockingQueue<Runnable> createQueue(int queueCapacity) {
			return new PriorityBlockingQueue<>();
		}

	}

}
