package io.lifecycle.autoconfigure.http;

import java.util.List;

import io.lifecycle.connection.RequestCapture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link InvalidExcludePathFailureAnalyzer}.
 */
@ExtendWith(OutputCaptureExtension.class)
class InvalidExcludePathFailureAnalyzerTests {

	@Test
	void startReportsPropertyAndPattern(CapturedOutput output) {
		SpringApplication application = new SpringApplicationBuilder(BrokenPattern.class).web(WebApplicationType.NONE)
			.build();
		assertThatException().isThrownBy(application::run);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains(
					"The property 'lifecycle.http.exclude-paths' contains '/{broken', which is not a valid path pattern")
			.contains("Correct the pattern");
	}

	@Configuration(proxyBeanMethods = false)
	static class BrokenPattern {

		@Bean
		RequestCapture capture() {
			HttpProperties properties = new HttpProperties();
			properties.setExcludePaths(List.of("/{broken"));
			return RequestCaptureFactory.create(properties);
		}

	}

}
