package io.lifecycle.autoconfigure.collector;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.lifecycle.autoconfigure.application.ApplicationStateAutoConfiguration;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.collector.LifecycleCollector;
import io.lifecycle.collector.LoggingCollector;
import io.lifecycle.collector.NoopCollector;
import io.lifecycle.collector.jfr.JfrCollector;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.signal.SignalBus;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the collector for the Java Flight Recorder in a context.
 */
@ExtendWith(OutputCaptureExtension.class)
class JfrAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class, CollectorAutoConfiguration.class))
		.withBean(SignalBus.class, SignalBus::create)
		.withPropertyValues("lifecycle.collector.type=jfr");

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	@Test
	void nobodyListensUnlessARecordingWantsEvents() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(LifecycleCollector.class).hasSingleBean(JfrCollector.class);
			SignalBus bus = context.getBean(SignalBus.class);
			for (int round = 0; round < 2; round++) {
				assertThat(bus.hasListeners(BackgroundTaskStarted.class)).isFalse();
				try (Recording recording = recording()) {
					recording.start();
					assertThat(bus.listenerCount(BackgroundTaskStarted.class)).isEqualTo(1);
				}
			}
			assertThat(bus.hasListeners(BackgroundTaskStarted.class)).isFalse();
		});
	}

	@Test
	void runningRecordingHoldsTheStartOnceAndALaterOneDoesNot() throws Exception {
		try (Recording first = recording(); Recording second = recording()) {
			first.start();
			this.runner.withConfiguration(AutoConfigurations.of(ApplicationStateAutoConfiguration.class))
				.run((context) -> {
					first.stop();
					second.start();
					context.getBean(SignalBus.class).emit(new BackgroundTaskStarted("t-1", "cleanup"));
				});
			assertThat(types(first)).containsOnlyOnce("StartupBegin");
			assertThat(types(second)).contains("BackgroundTaskStarted").doesNotContain("StartupBegin");
		}
	}

	@Test
	void joinsOtherTypes() {
		this.runner.withPropertyValues("lifecycle.collector.type=jfr,logging")
			.run((context) -> assertThat(context).hasSingleBean(JfrCollector.class)
				.hasSingleBean(LoggingCollector.class));
	}

	@Test
	void isAbsentUnlessChosen() {
		this.runner.withPropertyValues("lifecycle.collector.type=logging")
			.run((context) -> assertThat(context).doesNotHaveBean(JfrCollector.class));
	}

	@Test
	void backsOffForAUserBean() {
		this.runner.withBean("mine", JfrCollector.class, JfrCollector::new)
			.run((context) -> assertThat(context).hasSingleBean(JfrCollector.class).hasBean("mine"));
	}

	@Test
	void withoutTheModuleItStartsAndSaysSo(CapturedOutput output) {
		this.runner.withClassLoader(new FilteredClassLoader("jdk.jfr"))
			.run((context) -> assertThat(context).hasNotFailed()
				.getBean(LifecycleCollector.class)
				.isSameAs(NoopCollector.INSTANCE));
		assertThat(output).contains("lacks the module jdk.jfr");
	}

	@Test
	void startsOnARuntimeThatLacksTheModule() throws Exception {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		String output = run(List.of(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--limit-modules",
				"java.se,jdk.unsupported", "-cp", System.getProperty("java.class.path"),
				RuntimeWithoutJfr.class.getName()));
		assertThat(output).contains("lacks the module jdk.jfr")
			.contains("jdk.jfr present: false")
			.contains("collectors: [LoggingCollector]");
	}

	private String run(List<String> command) throws IOException, InterruptedException {
		Path log = this.directory.resolve("output.txt");
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
		boolean ended = process.waitFor(120, TimeUnit.SECONDS);
		process.destroyForcibly();
		String output = Files.readString(log);
		assertThat(ended && process.exitValue() == 0).as(output).isTrue();
		return output;
	}

	private List<String> types(Recording recording) throws IOException {
		if (recording.getState() == RecordingState.RUNNING) {
			recording.stop();
		}
		Path file = Files.createTempFile(this.directory, "events", ".jfr");
		recording.dump(file);
		return RecordingFile.readAllEvents(file).stream().map((event) -> event.getString("type")).toList();
	}

	private static Recording recording() {
		Recording recording = new Recording();
		recording.enable("io.lifecycle.ApplicationState");
		recording.enable("io.lifecycle.BackgroundTask");
		return recording;
	}

}
