package io.lifecycle.autoconfigure.recording;

import java.io.IOException;
import java.util.stream.Stream;

import io.lifecycle.text.EventText;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Runs the commands {@code lifecycle.recording.*} in place of the application. The
 * command line, system properties, environment variables and
 * {@code SPRING_APPLICATION_JSON} are known, configuration files are not yet read.
 */
final class RecordingEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	// After SPRING_APPLICATION_JSON, and before anything that is slow or logs.
	private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 6;

	private static final int VIOLATIONS = 1;

	private static final int FAILED = 2;

	// SpringFactoriesLoader needs a constructor of a class that is not public.
	RecordingEnvironmentPostProcessor() {
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (Stream.of("check", "summary", "export")
			.anyMatch((command) -> environment.containsProperty("lifecycle.recording." + command))) {
			CommandEnd end = CommandEnd.of(run(environment));
			// Boot suppresses all logging until it is initialized, which does not happen.
			LoggingSystem.get(application.getClassLoader()).cleanUp();
			throw end;
		}
	}

	private static int run(ConfigurableEnvironment environment) {
		try {
			return RecordingCommands.run(CommandOptions.of(environment)) ? 0 : VIOLATIONS;
		}
		catch (IOException | RuntimeException ex) {
			System.err.println(EventText.oneLine(RecordingCommands.describe(ex)));
		}
		catch (LinkageError ex) {
			System.err.println("Recordings cannot be read without Jackson 3: " + EventText.oneLine(ex.toString()));
		}
		return FAILED;
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

}
