package io.lifecycle.test;

import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Propagates the recording together with the context of the application.
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
