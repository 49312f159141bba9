package io.lifecycle.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The recording of one test, from its start to the checks at its end.
 */
final class TestRecording {

	private final SignalRecorder recorder;

	private final RecordSignals settings;

	private final Recording recording;

	private final CurrentRecording.Scope scope;

	TestRecording(SignalRecorder recorder, RecordSignals settings, Duration timeout) {
		this.recorder = recorder;
		this.settings = settings;
		this.recording = recorder.begin(timeout);
		this.scope = bind();
	}

	RecordedSignals signals() {
		return this.recording.signals();
	}

	/**
	 * Make the thread belong to the test.
	 */
	CurrentRecording.Scope bind() {
		return CurrentRecording.bind(this.recording);
	}

	/**
	 * End the recording.
	 * @param testFailure the failure of the test, or {@code null}
	 */
	void end(@Nullable Throwable testFailure) throws InterruptedException {
		try {
			if (testFailure == null) {
				settle();
				verify();
				failIfListenersFailed();
			}
			else if (this.settings.strict()) {
				failures().forEach((failure) -> testFailure.addSuppressed(failure.failure()));
			}
		}
		finally {
			this.scope.close();
			this.recorder.end(this.recording);
		}
	}

	private void settle() throws InterruptedException {
		if (this.settings.verify() || this.settings.strict()) {
			this.recording.awaitEnds(System.nanoTime() + this.recording.signals().limit().toNanos());
		}
	}

	private void verify() {
		if (!this.settings.verify()) {
			return;
		}
		List<String> faults = new ArrayList<>();
		this.recording.violations().forEach((violation) -> faults.add(violation.description()));
		this.recording.unfinished().forEach((open) -> faults.add(unfinished(open.description())));
		if (!faults.isEmpty()) {
			throw new AssertionError("The events of this test are inconsistent:%n- %s%n%s"
				.formatted(String.join("%n- ".formatted(), faults), Narration.of(this.recording.events(), 0)));
		}
	}

	private String unfinished(String what) {
		return ("%s within %s after the test: wait for its end in the test, or disable this check with "
				+ "'@RecordSignals(verify = false)'")
			.formatted(what, this.recording.signals().limit());
	}

	private void failIfListenersFailed() {
		List<ListenerFailure> failures = this.settings.strict() ? failures() : List.of();
		if (!failures.isEmpty()) {
			AssertionError error = new AssertionError("Listeners failed during this test:%n- %s"
				.formatted(String.join("%n- ".formatted(), failures.stream().map(ListenerFailure::toString).toList())));
			failures.forEach((failure) -> error.addSuppressed(failure.failure()));
			throw error;
		}
	}

	private List<ListenerFailure> failures() {
		return this.recorder.failures(this.recording);
	}

}
