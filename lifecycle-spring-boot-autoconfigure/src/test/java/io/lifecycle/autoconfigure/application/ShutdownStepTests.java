package io.lifecycle.autoconfigure.application;

import io.lifecycle.application.ShutdownPhase;
import io.lifecycle.application.ShutdownStep;
import org.junit.jupiter.api.Test;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.scheduling.concurrent.ExecutorConfigurationSupport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The order of the steps of the shutdown.
 */
class ShutdownStepTests {

	@Test
	void stepsAreInTheirOrder() {
		assertThat(ShutdownStep.values()).extracting(ShutdownStep::phase)
			.isSortedAccordingTo((one, other) -> Integer.compare(other, one))
			.doesNotHaveDuplicates();
	}

	@Test
	void stepsStandAroundThoseOfSpringBoot() {
		assertThat(ShutdownStep.LIMIT_SERVER.phase() - 1).isEqualTo(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE)
			.isEqualTo(ShutdownStep.COMPLETE_DRAIN.phase() + 1);
		assertThat(ShutdownStep.END_EXCHANGES.phase() + 1)
			.isEqualTo(WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE);
		assertThat(ShutdownStep.LIMIT_EXECUTORS.phase() - 1).isEqualTo(ExecutorConfigurationSupport.DEFAULT_PHASE);
	}

	@Test
	void contextThatOnlyStopsTakesNoStep() {
		int[] taken = new int[1];
		try (GenericApplicationContext context = new GenericApplicationContext()) {
			context.registerBean(ShutdownPhase.class,
					() -> new ShutdownPhase(context, ShutdownStep.COMPLETE, () -> taken[0]++));
			context.refresh();
			context.stop();
			context.start();
			context.pause();
			context.restart();
			assertThat(taken[0]).isZero();
		}
		assertThat(taken[0]).isOne();
	}

}
