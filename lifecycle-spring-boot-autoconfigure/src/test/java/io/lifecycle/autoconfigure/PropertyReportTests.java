package io.lifecycle.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.lifecycle.autoconfigure.actuate.SignalsEndpointAutoConfiguration;
import io.lifecycle.autoconfigure.application.ShutdownAutoConfiguration;
import io.lifecycle.autoconfigure.collector.CollectorAutoConfiguration;
import io.lifecycle.autoconfigure.collector.RecorderAutoConfiguration;
import io.lifecycle.autoconfigure.event.InstanceAutoConfiguration;
import io.lifecycle.autoconfigure.http.HttpAutoConfiguration;
import io.lifecycle.autoconfigure.json.JsonAutoConfiguration;
import io.lifecycle.autoconfigure.metrics.MetricsAutoConfiguration;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.collector.EventBatchConsumer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * The failure report of an invalid property: the value, its origin, and what to do.
 */
@ExtendWith(OutputCaptureExtension.class)
class PropertyReportTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					lifecycle.shutdown.pre-drain-delay                 | -1s       | It must be positive or 0.
					lifecycle.shutdown.drain-timeout                   | -1s       | It must be positive or 0.
					lifecycle.listeners.async-timeout                  | -1s       | It must be positive or 0.
					lifecycle.listeners.slow-threshold                 | -1s       | It must be positive or 0.
					lifecycle.listeners.drain-timeout                  | -1s       | It must be positive or 0.
					lifecycle.listeners.lane.capacity                  | 0         | It must be positive.
					lifecycle.listeners.lane.block-timeout             | -1s       | It must be positive or 0.
					lifecycle.listeners.quarantine.delay               | -1s       | It must be positive or 0.
					lifecycle.listeners.quarantine.failures            | 0         | set 'lifecycle.listeners.quarantine.enabled' to 'false'
					lifecycle.collector.type                           | noop,jfr  | Remove 'noop' or all others.
					lifecycle.collector.buffered.flush-interval        | -1s       | It must be positive or 0.
					lifecycle.collector.buffered.flush-interval        | 999us     | It must be 0 or at least 1ms.
					lifecycle.collector.buffered.shutdown-timeout      | -1s       | It must be positive or 0.
					lifecycle.collector.buffered.max-buffer-size       | -1        | It must be positive or 0.
					lifecycle.collector.buffered.max-pending           | 100       | It must not be less than
					lifecycle.collector.logging.slow-request-threshold | -1s       | It must be positive or 0.
					lifecycle.metrics.max-tag-values                   | 0         | It must be positive.
					management.endpoint.signals.recent-events                    | -1        | It must be positive or 0.
					lifecycle.http.exclude-paths                       | /a,/{b    | The pattern '/{b' is invalid
					""")
	void wrongValueIsReportedWithItsPlace(String name, String value, String reason, CapturedOutput output)
			throws IOException {
		run(List.of(name + ": " + value));
		assertThat(output).contains(
				"Invalid value '%s' for configuration property '%s' (originating from".formatted(value, name),
				"application.yml] - 1:", reason);
	}

	@ParameterizedTest
	@MethodSource
	void wrongCombinationIsReportedWithItsPlace(List<String> yaml, String place, String reason, CapturedOutput output)
			throws IOException {
		run(yaml);
		assertThat(output).contains("Invalid value '", "application.yml] - " + place, reason);
	}

	static Stream<Arguments> wrongCombinationIsReportedWithItsPlace() {
		return Stream.of(
				Arguments.of(List.of("lifecycle.listeners.lane:", "  block-timeout: 0", "  overflow: block"), "3:13",
						"Set that to a positive duration, or this to 'drop-newest'."),
				Arguments.of(
						List.of("lifecycle.collector:", "  type: buffered", "  buffered:", "    max-buffer-size: 0",
								"    flush-interval: 5s"),
						"5:21", "Define a bean of type io.lifecycle.collector.EventBatchConsumer"),
				Arguments.of(
						List.of("consumer: true", "lifecycle.collector:", "  type: buffered", "  buffered:",
								"    max-buffer-size: 0", "    flush-interval: 0"),
						"6:21", "No batch would be delivered"),
				recorder("directory: recordings/${NONE_SUCH}", "It contains a placeholder without a value"),
				recorder("max-file-size: 1KB", "It must be at least 64KB."),
				recorder("total-size-cap: 100MB",
						"It must be at least three times 'lifecycle.collector.recorder.max-file-size', which is 67108864B"),
				recorder("max-history: -1", "It must be positive or 0."),
				recorder("flush-interval: 0", "It must be at least 1ms."),
				recorder("max-pending: 0", "It must be positive."),
				recorder("shutdown-timeout: -1s", "It must be positive or 0."),
				recorder("include: RequestCompleted", "Use the full name of a type of your own, or one of "),
				recorder("exclude: RequestCompleted", "Use the full name of a type of your own, or one of "),
				Arguments.of(List.of("lifecycle.http.exclude-paths:", "- /a", "- /{b"), "3:3",
						"configuration property 'lifecycle.http.exclude-paths[1]'"),
				Arguments.of(
						List.of("lifecycle.collector:", "  type: logging", "  logging:", "    exclude-paths:",
								"    - /a", "    - health"),
						"6:7", "The pattern 'health' does not start with '/'. Write a pattern such as"));
	}

	private static Arguments recorder(String property, String reason) {
		return Arguments.of(List.of("lifecycle.collector.type: recorder", "lifecycle.collector.recorder." + property),
				"2:", reason);
	}

	@ParameterizedTest
	@ValueSource(strings = { "connection", "http", "metrics", "tasks" })
	void switchThatIsNeitherOnNorOffIsReportedWithItsPlace(String name, CapturedOutput output) throws IOException {
		run(List.of("lifecycle." + name + ".enabled: ture"));
		assertThat(output).contains("Property: lifecycle." + name + ".enabled", "Value: \"ture\"",
				"application.yml] - 1:", "Invalid boolean value 'ture'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "lifecycle.shutdown.drain-timeout", "lifecycle.listeners.async-timeout",
			"lifecycle.listeners.slow-threshold", "lifecycle.listeners.drain-timeout",
			"lifecycle.listeners.lane.block-timeout", "lifecycle.listeners.quarantine.delay",
			"lifecycle.collector.buffered.flush-interval", "lifecycle.collector.buffered.shutdown-timeout",
			"lifecycle.collector.logging.slow-request-threshold" })
	void durationMayBeEndless(String name) {
		new SpringApplicationBuilder(Application.class)
			.run("--" + name + "=999999d", "--consumer=true", "--lifecycle.collector.type=buffered,logging")
			.close();
	}

	private void run(List<String> yaml) throws IOException {
		Files.write(this.directory.resolve("application.yml"), yaml);
		SpringApplication application = new SpringApplicationBuilder(Application.class).build();
		assertThatException().isThrownBy(
				() -> application
					.run("--spring.config.location=" + this.directory.toUri(), "--spring.main.banner-mode=off",
							"--management.endpoints.web.exposure.include=signals")
					.close());
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SignalAutoConfiguration.class, CollectorAutoConfiguration.class,
			RecorderAutoConfiguration.class, JsonAutoConfiguration.class, InstanceAutoConfiguration.class,
			ShutdownAutoConfiguration.class, HttpAutoConfiguration.class, MetricsAutoConfiguration.class,
			SignalsEndpointAutoConfiguration.class })
	static class Application {

		@Bean
		MeterRegistry registry() {
			return new SimpleMeterRegistry();
		}

		@Bean
		TomcatServletWebServerFactory server() {
			return new TomcatServletWebServerFactory(0);
		}

		@Bean
		@ConditionalOnProperty("consumer")
		EventBatchConsumer consumer() {
			return (batch) -> {
			};
		}

	}

}
