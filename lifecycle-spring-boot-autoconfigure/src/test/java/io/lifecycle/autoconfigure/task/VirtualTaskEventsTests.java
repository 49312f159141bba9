package io.lifecycle.autoconfigure.task;

import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/**
 * Tasks on virtual threads.
 */
@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualTaskEventsTests extends TaskEventsContract {

	@Override
	ApplicationContextRunner threads(ApplicationContextRunner runner) {
		return runner.withPropertyValues("spring.threads.virtual.enabled=true");
	}

}
