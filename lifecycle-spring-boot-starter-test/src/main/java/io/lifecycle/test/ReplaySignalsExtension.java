package io.lifecycle.test;

import java.nio.file.Path;
import java.util.stream.Stream;

import io.lifecycle.json.LifecycleJson;
import io.lifecycle.recording.Recording;
import io.lifecycle.replay.ReplayResult;
import io.lifecycle.replay.SignalReplay;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.ApplicationContext;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Replays the recording of a test right before its body.
 */
final class ReplaySignalsExtension implements BeforeTestExecutionCallback {

	@Override
	public void beforeTestExecution(ExtensionContext context) {
		ReplaySignals replay = find(context);
		if (replay != null) {
			ApplicationContext application = SpringExtension.getApplicationContext(context);
			ReplayResult result = application.getBean(SignalRecorder.class).replay(replay(replay, application));
			if (!replay.allowIncomplete()) {
				assertWhole(replay, result);
			}
		}
	}

	// A test that expects nothing must not pass because nothing was replayed.
	private static void assertWhole(ReplaySignals replay, ReplayResult result) {
		if (result.events() == 0 || result.unknown() > 0 || result.torn() > 0) {
			throw new AssertionError("""
					%s was not replayed as a whole: %s events were, %s could not be created (the log says why), \
					and %s lines could not be read. Mend the recording, or set allowIncomplete."""
				.formatted(String.join(", ", replay.value()), result.events(), result.unknown(), result.torn()));
		}
	}

	private static @Nullable ReplaySignals find(ExtensionContext context) {
		ReplaySignals own = AnnotatedElementUtils.findMergedAnnotation(context.getRequiredTestMethod(),
				ReplaySignals.class);
		return (own != null) ? own
				: TestContextAnnotationUtils.findMergedAnnotation(context.getRequiredTestClass(), ReplaySignals.class);
	}

	private static SignalReplay replay(ReplaySignals replay, ApplicationContext application) {
		Path[] files = Stream.of(replay.value())
			.map((location) -> ReplayFile.of(application, location))
			.toArray(Path[]::new);
		Recording recording = Recording.open(files).withApplication(application);
		JsonMapper mapper = application.getBeanProvider(JsonMapper.class).getIfUnique();
		return SignalReplay.of((mapper != null) ? recording.withMapper(mapper) : recording)
			.speed(replay.speed())
			.listenerTimeout(DurationStyle.detectAndParse(replay.listenerTimeout()))
			.json(application.getBeanProvider(LifecycleJson.class).getIfAvailable(LifecycleJson::new));
	}

}
