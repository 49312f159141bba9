package io.lifecycle.autoconfigure.task;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.event.BackgroundTaskEvent;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tasks in thread pools.
 */
class PlatformTaskEventsTests extends TaskEventsContract {

	@Override
	ApplicationContextRunner threads(ApplicationContextRunner runner) {
		return runner.withPropertyValues("spring.task.execution.pool.core-size=1");
	}

	static Stream<Way> waysThatQueue() {
		return waysToWait().filter((way) -> !way.name().startsWith("SCHEDULE"));
	}

	@ParameterizedTest
	@MethodSource("waysThatQueue")
	void taskThatIsCancelledBeforeItRunsIsToldOnce(Way way) {
		runner().run((context) -> {
			CountDownLatch running = new CountDownLatch(1);
			CountDownLatch go = new CountDownLatch(1);
			Way.EXECUTE_CLASS.start(context, new Body(() -> {
				running.countDown();
				await(go);
			}));
			await(running);
			context.getBean(SignalBus.class).on(BackgroundTaskEvent.class, this.events::add);
			Future<?> future = way.start(context, new Body(() -> {
				throw new IllegalStateException("never runs");
			}));
			assertThat(future.cancel(true)).isTrue();
			go.countDown();
			assertThat(assertEnd(way, BackgroundTaskFailed.class).error()).isInstanceOf(CancellationException.class);
		});
	}

}
