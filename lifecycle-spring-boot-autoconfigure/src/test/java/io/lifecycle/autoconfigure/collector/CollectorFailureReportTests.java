package io.lifecycle.autoconfigure.collector;

import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for the failure reports of invalid collector properties.
 */
@ExtendWith(OutputCaptureExtension.class)
class CollectorFailureReportTests {

	@Test
	void contradictionIsReportedWithCauseAndAction(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run("--lifecycle.collector.type=noop,logging"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("It contains 'noop' together with other types.")
			.contains("Remove 'noop' or all others.");
	}

	@Test
	void unknownTypeIsReportedWithTheKnownOnes(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run("--lifecycle.collector.type=bufferd"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("lifecycle.collector.type", "bufferd")
			.contains("BUFFERED", "LOGGING", "NOOP");
	}

	private static void run(String... arguments) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.run(arguments).close();
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SignalAutoConfiguration.class, CollectorAutoConfiguration.class })
	static class Application {

	}

}
