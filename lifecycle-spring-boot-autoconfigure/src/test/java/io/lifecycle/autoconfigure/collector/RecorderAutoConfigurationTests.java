package io.lifecycle.autoconfigure.collector;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.lifecycle.actuate.SignalsHealthIndicator;
import io.lifecycle.autoconfigure.actuate.SignalsHealthContributorAutoConfiguration;
import io.lifecycle.autoconfigure.application.ApplicationStateAutoConfiguration;
import io.lifecycle.autoconfigure.application.ShutdownAutoConfiguration;
import io.lifecycle.autoconfigure.event.InstanceAutoConfiguration;
import io.lifecycle.autoconfigure.json.JsonAutoConfiguration;
import io.lifecycle.autoconfigure.metrics.MetricsAutoConfiguration;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.collector.LifecycleCollector;
import io.lifecycle.collector.LoggingCollector;
import io.lifecycle.collector.NoopCollector;
import io.lifecycle.collector.recorder.RecordingCollector;
import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.InstanceIdentity;
import io.lifecycle.json.RecordingEnd;
import io.lifecycle.json.RecordingHeader;
import io.lifecycle.json.RecordingLine;
import io.lifecycle.signal.SignalBus;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link RecorderAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class RecorderAutoConfigurationTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	private ApplicationContextRunner runner(String type) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SignalAutoConfiguration.class, CollectorAutoConfiguration.class,
					RecorderAutoConfiguration.class, JsonAutoConfiguration.class, InstanceAutoConfiguration.class,
					MetricsAutoConfiguration.class, SignalsHealthContributorAutoConfiguration.class,
					ApplicationStateAutoConfiguration.class, ShutdownAutoConfiguration.class))
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withPropertyValues("lifecycle.collector.type=" + type,
					"lifecycle.collector.recorder.directory=" + this.directory, "spring.application.name=shop",
					"lifecycle.instance-id=shop-1");
	}

	private List<String> lines() throws IOException {
		return Files.readAllLines(this.directory.resolve("events.jsonl"));
	}

	@Test
	void wholeLifeOfTheApplicationIsRecorded() throws IOException {
		this.runner("recorder").run((context) -> {
			assertThat(context).hasSingleBean(LifecycleCollector.class).hasSingleBean(RecordingCollector.class);
			context.getBean(SignalBus.class)
				.emit(new BackgroundTaskFailed("t-1", "cleanup", 1, new IllegalStateException("token=abc")));
			assertThat(context.getBean(RecordingCollector.class).deliver()).isTrue();
			assertThat(lines()).anySatisfy((line) -> assertThat(line).contains("BackgroundTaskFailed", "token=***"));
		});
		List<String> lines = lines();
		assertThat(RecordingLine.read(lines.get(0))).isInstanceOfSatisfying(RecordingHeader.class,
				(header) -> assertThat(header.identity())
					.isEqualTo(new InstanceIdentity("shop", "shop-1", header.identity().run(), 0)));
		assertThat(lines.get(lines.size() - 2)).startsWith("{\"type\":\"ShutdownComplete\"");
		assertThat(RecordingLine.read(lines.get(lines.size() - 1))).isInstanceOfSatisfying(RecordingEnd.class,
				(end) -> assertThat(end).isEqualTo(new RecordingEnd(lines.size() - 2, 0, 0, end.time())));
	}

	@Test
	void recorderIsOneCollectorOfSeveral() {
		this.runner("recorder, logging")
			.run((context) -> assertThat(context).hasSingleBean(RecordingCollector.class)
				.hasSingleBean(LoggingCollector.class)
				.doesNotHaveBean(NoopCollector.class));
	}

	@Test
	void nothingExistsWithoutTheType() {
		this.runner("logging")
			.run((context) -> assertThat(context).doesNotHaveBean(RecordingCollector.class)
				.doesNotHaveBean(RecorderProperties.class));
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void backsOffForARecorderOfTheUser() {
		this.runner("recorder")
			.withBean("own", RecordingCollector.class,
					() -> RecordingCollector.builder(this.directory.resolve("own")).build())
			.run((context) -> {
				assertThat(context.getBeanNamesForType(LifecycleCollector.class)).containsExactly("own");
				context.getBean(RecordingCollector.class).deliver();
				assertThat(context.getBean(RecordingCollector.class).written()).isPositive();
			});
	}

	@Test
	void countsAreMetersOfTheConsumer() {
		this.runner("recorder").run((context) -> {
			context.getBean(RecordingCollector.class).deliver();
			assertThat(context.getBean(MeterRegistry.class)
				.get("lifecycle.collector.delivered")
				.tags("collector", "recorder", "consumer", "recorder")
				.functionCounter()
				.count()).isPositive();
		});
	}

	@Test
	void healthIsDegradedWhileTheDiskIsFull() throws IOException {
		Path file = this.directory.resolve("events.jsonl");
		Files.createSymbolicLink(file, Path.of("/dev/full"));
		this.runner("recorder").run((context) -> {
			RecordingCollector recorder = context.getBean(RecordingCollector.class);
			recorder.deliver();
			SignalsHealthIndicator health = context.getBean(SignalsHealthIndicator.class);
			assertThat(health.health().getStatus()).isEqualTo(SignalsHealthIndicator.DEGRADED);
			assertThat(health.health().getDetails()).containsEntry("failingCollectors", List.of("recorder"));
			Files.delete(file);
			context.getBean(SignalBus.class).emit(new BackgroundTaskStarted("t-1", "cleanup"));
			recorder.deliver();
			assertThat(health.health().getStatus()).isEqualTo(Status.UP);
		});
	}

	@Test
	void onlySelectedTypesAreRecorded() throws IOException {
		this.runner("recorder")
			.withPropertyValues("lifecycle.collector.recorder.include=ApplicationStateEvent",
					"lifecycle.collector.recorder.exclude=StartupBegin,StartupComplete")
			.run((context) -> context.getBean(SignalBus.class).emit(new BackgroundTaskStarted("t-1", "cleanup")));
		assertThat(lines()).extracting((line) -> JsonMapper.shared().readTree(line).get("type").asString())
			.containsExactly("Recording", "ShutdownBegin", "DrainBegin", "DrainComplete", "ShutdownComplete",
					"RecordingEnd");
	}

	@Test
	void missingJsonLibraryIsReported() {
		this.runner("recorder")
			.withClassLoader(new FilteredClassLoader("tools.jackson"))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("Add spring-boot-starter-jackson, or remove 'recorder'."));
	}

	@Test
	void directoryOfAnotherRecorderIsReported(CapturedOutput output) {
		try (RecordingCollector other = RecordingCollector.builder(this.directory).build()) {
			assertThat(other.written()).isZero();
			SpringApplication application = new SpringApplication(Application.class);
			application.setWebApplicationType(WebApplicationType.NONE);
			assertThatException().isThrownBy(() -> application.run("--lifecycle.collector.type=recorder",
					"--lifecycle.collector.recorder.directory=" + this.directory));
		}
		assertThat(output).contains("APPLICATION FAILED TO START",
				"Events cannot be recorded. The directory %s belongs to another recorder of this process."
					.formatted(this.directory),
				"Set 'lifecycle.collector.recorder.directory' to a directory");
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SignalAutoConfiguration.class, CollectorAutoConfiguration.class,
			RecorderAutoConfiguration.class, JsonAutoConfiguration.class, InstanceAutoConfiguration.class })
	static class Application {

	}

}
