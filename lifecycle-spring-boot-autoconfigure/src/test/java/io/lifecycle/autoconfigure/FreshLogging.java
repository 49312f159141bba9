package io.lifecycle.autoconfigure;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import org.springframework.boot.logging.LoggingInitializationContext;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.logging.LoggingSystemProperty;
import org.springframework.core.env.StandardEnvironment;

/**
 * Gives a test class the default logging, whatever applications of this process have
 * configured before, and leaves none of its own behind: Spring Boot keeps patterns and
 * formats in system properties, which it does not reset for the next application.
 */
public final class FreshLogging implements BeforeAllCallback, AfterEachCallback {

	@Override
	public void beforeAll(ExtensionContext context) {
		reset();
	}

	@Override
	public void afterEach(ExtensionContext context) {
		reset();
	}

	private static void reset() {
		for (LoggingSystemProperty property : LoggingSystemProperty.values()) {
			System.clearProperty(property.getEnvironmentVariableName());
		}
		LoggingSystem logging = LoggingSystem.get(FreshLogging.class.getClassLoader());
		logging.cleanUp();
		logging.beforeInitialize();
		logging.initialize(new LoggingInitializationContext(new StandardEnvironment()), null, null);
		// The next application configures it again.
		logging.cleanUp();
	}

}
