package io.lifecycle.autoconfigure.collector;

import java.util.Map;

import io.lifecycle.autoconfigure.FreshLogging;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.ResponseInfo;
import io.lifecycle.signal.SignalBus;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the logging collector with Boot's structured formats.
 */
@ExtendWith({ FreshLogging.class, OutputCaptureExtension.class })
class StructuredLoggingTests {

	@ParameterizedTest
	@CsvSource({ "ecs,/request/path,/response/status,/error/message,/duration_ms",
			"logstash,/request.path,/response.status,/error.message,/duration_ms",
			"gelf,/_request.path,/_response.status,/_error.message,/_duration_ms" })
	void fieldsAreMembersOfTheLine(String format, String path, String status, String error, String duration,
			CapturedOutput output) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		try (ConfigurableApplicationContext context = application.run("--lifecycle.collector.type=logging",
				"--logging.structured.format.console=" + format, "--spring.main.banner-mode=off")) {
			context.getBean(SignalBus.class)
				.emit(new RequestComplete(
						new RequestInfo(7, 3, "GET", "/slow\n", null, "HTTP/1.1", "http", "127.0.0.1", Map.of()),
						new ResponseInfo(500, 12, null), 1_500_000_000, new IllegalStateException("boom")));
		}
		String line = output.getOut()
			.lines()
			.filter((text) -> text.contains("RequestComplete"))
			.findFirst()
			.orElseThrow();
		JsonNode json = new JsonMapper().readTree(line);
		assertThat(line).contains("RequestComplete GET /slow : 500, 12 bytes in 1500.000 ms");
		assertThat(json.at(path).asString()).isEqualTo("/slow ");
		assertThat(json.at(status).asInt()).isEqualTo(500);
		assertThat(json.at(error).asString()).isEqualTo("java.lang.IllegalStateException: boom");
		assertThat(json.at(duration).asDouble()).isEqualTo(1500.0);
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SignalAutoConfiguration.class, CollectorAutoConfiguration.class })
	static class Application {

	}

}
