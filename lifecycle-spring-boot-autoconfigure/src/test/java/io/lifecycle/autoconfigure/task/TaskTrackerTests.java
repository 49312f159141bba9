package io.lifecycle.autoconfigure.task;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import com.sun.management.ThreadMXBean;
import io.lifecycle.event.BackgroundTaskEvent;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.InFlightTask;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.task.TaskTracker;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.samples.clinic.Clinic;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.security.concurrent.DelegatingSecurityContextRunnable;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.ServletWebRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * The costs and the name of decorated work without listeners, and the effects of
 * listeners on its thread.
 */
class TaskTrackerTests {

	private static final String HERE = TaskTrackerTests.class.getName() + ".";

	private final SignalBus bus = SignalBus.create();

	private volatile boolean draining;

	private final TaskTracker tracker = new TaskTracker(this.bus, () -> 0, List.of(), () -> this.draining);

	private final ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();

	private final CountDownLatch go = new CountDownLatch(1);

	@BeforeEach
	void start() {
		this.executor.setTaskDecorator(this.tracker.decorator());
		this.executor.initialize();
	}

	@AfterEach
	void stop() {
		this.go.countDown();
		this.executor.shutdown();
	}

	@Test
	void nobodyLooksAtTheStackWhileNobodyListens() {
		assertThat(bytesPerSubmission()).isLessThan(128);
		this.bus.on(BackgroundTaskEvent.class, (event) -> {
		});
		// This checks that the measurement works.
		assertThat(bytesPerSubmission()).isGreaterThan(256);
	}

	private long bytesPerSubmission() {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		int submissions = 1000;
		long bytes = Long.MAX_VALUE;
		for (int round = 0; round < 5; round++) {
			long before = threads.getCurrentThreadAllocatedBytes();
			for (int i = 0; i < submissions; i++) {
				this.tracker.decorator().decorate(this.executor::shutdown);
			}
			bytes = Math.min(bytes, threads.getCurrentThreadAllocatedBytes() - before);
		}
		return bytes / submissions;
	}

	@ParameterizedTest
	@MethodSource("submissions")
	void taskIsInFlightUnderTheNameOfWhatItRunsWhileNobodyListens(Submission submission, String name) {
		submission.submit(this.executor, this.go);
		Awaitility.await()
			.untilAsserted(
					() -> assertThat(this.tracker.inFlight()).extracting(InFlightTask::task).containsExactly(name));
	}

	static Stream<Arguments> submissions() {
		Named<Submission> lambda = Named.of("execute", (executor, go) -> executor.execute(() -> await(go)));
		Named<Submission> future = Named.of("submit", (executor, go) -> executor.submit(() -> await(go)));
		Named<Submission> stage = Named.of("stage",
				(executor, go) -> CompletableFuture.runAsync(() -> await(go), executor));
		Named<Submission> wrapped = Named.of("wrapper of security", (executor, go) -> executor
			.execute(DelegatingSecurityContextRunnable.create(() -> await(go), new SecurityContextImpl())));
		Named<Submission> jdk = Named.of("method of the JDK", (executor, go) -> executor.submit(joinOf(go)));
		return Stream.of(Arguments.of(lambda, HERE + "submissions"), Arguments.of(future, HERE + "submissions"),
				Arguments.of(stage, HERE + "submissions"), Arguments.of(wrapped, HERE + "submissions"),
				Arguments.of(jdk, "java.util.concurrent.FutureTask.run"));
	}

	private static Runnable joinOf(CountDownLatch go) {
		return CompletableFuture.runAsync(() -> await(go))::join;
	}

	@Test
	void workOfTheInfrastructureIsNotInFlight() {
		CountDownLatch running = new CountDownLatch(1);
		new Clinic().await(this.executor, running, this.go);
		await(running);
		assertThat(this.tracker.inFlight()).isEmpty();
	}

	@Test
	void namedTaskIsInFlightOnce() {
		CountDownLatch running = new CountDownLatch(1);
		this.tracker.on(this.executor).run("named", () -> {
			running.countDown();
			await(this.go);
		});
		await(running);
		assertThat(this.tracker.inFlight()).extracting(InFlightTask::task).containsExactly("named");
	}

	@Test
	void interruptOfACallableWhoseRequestTimesOutReachesItAlthoughAListenerRuns() {
		CountDownLatch listening = new CountDownLatch(1);
		CompletableFuture<Void> answered = new CompletableFuture<>();
		this.bus.on(Tick.class, (event) -> {
			listening.countDown();
			// This waits although it is interrupted.
			answered.join();
		});
		MvcTasks mvc = new MvcTasks(this.tracker);
		NativeWebRequest request = new ServletWebRequest(new MockHttpServletRequest());
		CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
		Callable<Boolean> task = () -> {
			this.bus.emit(new Tick(1));
			return interrupted.complete(Thread.currentThread().isInterrupted());
		};
		mvc.beforeConcurrentHandling(request, task);
		Thread thread = new Thread(() -> {
			mvc.preProcess(request, task);
			assertThatNoException().isThrownBy(task::call);
		});
		thread.start();
		await(listening);
		// Spring does this when the request times out.
		thread.interrupt();
		mvc.handleTimeout(request, task);
		answered.complete(null);
		assertThat(interrupted).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(true);
	}

	private record Tick(long timestampNanos) implements LifecycleEvent {

	}

	@Test
	void nameOfATaskContainsNoSecret() {
		CompletableFuture<String> name = new CompletableFuture<>();
		this.bus.on(BackgroundTaskStarted.class, (event) -> name.complete(event.task()));
		this.tracker.on(this.executor).run("import https://ada:hunter2@host/x?token=hunter2", () -> {
		});
		assertThat(name).succeedsWithin(10, TimeUnit.SECONDS)
			.asString()
			.startsWith("import https://")
			.doesNotContain("hunter2");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void interruptDuringAListenerReachesTheTaskOnlyWhenTheApplicationEnds(boolean draining) {
		CountDownLatch listening = new CountDownLatch(1);
		this.bus.on(BackgroundTaskStarted.class, (event) -> {
			listening.countDown();
			await(this.go);
		});
		CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
		this.executor.execute(() -> interrupted.complete(Thread.currentThread().isInterrupted()));
		await(listening);
		this.draining = draining;
		this.executor.getThreadPoolExecutor().shutdownNow();
		assertThat(interrupted).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(draining);
	}

	@Test
	void nothingStaysInFlightWhenTheStackOverflows() throws Exception {
		this.bus.on(BackgroundTaskEvent.class, (event) -> {
		});
		for (int i = 0; i < 20; i++) {
			Thread deep = new Thread(null, this::overflow, "deep", 256 * 1024);
			deep.start();
			deep.join();
		}
		assertThat(this.tracker.inFlight()).isEmpty();
	}

	private void overflow() {
		try {
			recurse();
		}
		catch (StackOverflowError ex) {
			// Expected.
		}
	}

	private void recurse() {
		this.tracker.on(Runnable::run).run("deep", this::recurse);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await(10, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@FunctionalInterface
	interface Submission {

		void submit(AsyncTaskExecutor executor, CountDownLatch go);

	}

}
