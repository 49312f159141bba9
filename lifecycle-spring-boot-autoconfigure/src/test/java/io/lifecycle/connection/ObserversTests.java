package io.lifecycle.connection;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Observers}.
 */
class ObserversTests {

	private final Observers observers = new Observers();

	@Test
	void pathOnAnotherPortIsNotThatOfAnObserver() {
		this.observers.addPaths("/console"::equals, (port) -> port == 9090);
		assertThat(this.observers.contains("/console", 9090)).isTrue();
		assertThat(this.observers.contains("/console", 8080)).isFalse();
		assertThat(this.observers.contains("/console", 0)).isTrue();
	}

	@Test
	void pathIsThatOfAnObserverIfAPredicateMatches() {
		assertThat(this.observers.isEmpty()).isTrue();
		assertThat(this.observers.contains("/watch", 8080)).isFalse();
		this.observers.addPaths("/other"::equals);
		this.observers.addPaths((path) -> {
			throw new IllegalStateException("on purpose");
		});
		this.observers.addPaths((path) -> path.startsWith("/watch/"));
		assertThat(this.observers.isEmpty()).isFalse();
		assertThat(this.observers.contains("/watch/all", 8080)).isTrue();
		assertThat(this.observers.contains("/orders", 8080)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/watch/../orders", "/watch/%2e%2e/orders", "/watch/..;/orders", "/watch/all;v=1",
			"/watch//all", "/watch/./all", "/watch\\..\\orders", "/watch/%2e%2E%2forders" })
	void pathThatAServerChangesIsNever(String path) {
		this.observers.addPaths((any) -> true);
		assertThat(this.observers.contains("/watch/all", 8080)).isTrue();
		assertThat(this.observers.contains(path, 8080)).isFalse();
	}

	@Test
	void streamsEndOnceAndThoseThatComeLaterToo() {
		Set<String> ended = ConcurrentHashMap.newKeySet();
		this.observers.add("first", () -> {
			assertThat(ended.add("first")).isTrue();
			this.observers.remove("first");
		});
		this.observers.add("broken", () -> {
			this.observers.remove("broken");
			throw new IllegalStateException("on purpose");
		});
		this.observers.add("gone", () -> ended.add("gone"));
		this.observers.remove("gone");
		assertThat(this.observers.isAnyOpen()).isTrue();
		this.observers.end(Duration.ofSeconds(20));
		assertThat(this.observers.isAnyOpen()).isFalse();
		this.observers.end(Duration.ofSeconds(20));
		assertThat(ended).containsExactly("first");
	}

	@Test
	void streamThatOpensTooLateEnds() throws InterruptedException {
		this.observers.end(Duration.ZERO);
		CountDownLatch late = new CountDownLatch(1);
		this.observers.add("late", late::countDown);
		assertThat(late.await(20, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void streamWhoseClientDoesNotReadDelaysNoOther() throws InterruptedException {
		CountDownLatch read = new CountDownLatch(1);
		CountDownLatch ended = new CountDownLatch(40);
		this.observers.add("stuck", () -> await(read));
		for (int i = 0; i < 40; i++) {
			this.observers.add(i, ended::countDown);
		}
		this.observers.end(Duration.ofMillis(1));
		assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
		read.countDown();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
