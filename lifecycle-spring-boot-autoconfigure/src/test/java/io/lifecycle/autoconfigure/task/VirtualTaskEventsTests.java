package io.lifecycle.autoconfigure.task;

import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/**
 * Tasks on virtual threads.
 */
@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualTaskEventsTests extends TaskEventsContract {

	@Override
	String threads() {
		return "spring.threads.virtual.enabled=true";
	}

	// The scheduler submits its work from a separate thread.
	@Override
	boolean isReported(Way way) {
		return way.isReported() && way != Way.SCHEDULE_AT;
	}

}
