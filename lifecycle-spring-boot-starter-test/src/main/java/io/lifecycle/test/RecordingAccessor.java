package io.lifecycle.test;

import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Takes the recording to the threads to which the application takes its context.
 */
final class RecordingAccessor implements ThreadLocalAccessor<Recording> {

	@Override
	public Object key() {
		return "io.lifecycle.test.recording";
	}

	@Override
	public @Nullable Recording getValue() {
		return CurrentRecording.get();
	}

	@Override
	public void setValue(Recording value) {
		CurrentRecording.set(value);
	}

	@Override
	public void setValue() {
		CurrentRecording.set(null);
	}

}
