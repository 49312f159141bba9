package io.lifecycle.signal;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DeliveryCountTests {

	private static final int EACH = 20_000;

	private final DeliveryCount count = new DeliveryCount();

	@Test
	void moreThreadsThanCellsAreCountedExactly() throws InterruptedException {
		List<Thread> threads = Stream.generate(() -> new Thread(this::increment)).limit(100).toList();
		threads.forEach(Thread::start);
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(this.count.sum()).isEqualTo(100L * EACH);
		assertThat(this.count.remainder().sum()).isBetween(1L, 100L * EACH - 1);
	}

	private void increment() {
		for (int i = 0; i < EACH; i++) {
			this.count.increment();
		}
	}

}
