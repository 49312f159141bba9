package io.lifecycle.signal;

import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ListenerFailuresTests {

	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);

	private final ListenerFailures failures = new ListenerFailures("listener", this.now::get);

	@Test
	void reportSumsRepeatsUpOncePerInterval(CapturedOutput output) {
		fail();
		fail();
		fail();
		assertThat(output).doesNotContain("more times");
		this.now.addAndGet(ListenerFailures.INTERVAL_NANOS);
		fail();
		assertThat(output).containsOnlyOnce("Listener listener failed 3 more times");
		fail();
		assertThat(output).containsOnlyOnce("more times");
		this.now.addAndGet(ListenerFailures.INTERVAL_NANOS);
		fail();
		assertThat(output).containsOnlyOnce("Listener listener failed 2 more times");
		assertThat(output).containsOnlyOnce("IllegalStateException");
	}

	private void fail() {
		this.failures.report(new SignalBusTests.Square(1), new IllegalStateException());
	}

}
