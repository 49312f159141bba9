package com.example.lakeside.fleet;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/**
 * Without Spring Boot, all that Kafka does would be logged.
 */
final class QuietLogs {

	private QuietLogs() {
	}

	static void begin() {
		LoggingSystem.get(QuietLogs.class.getClassLoader()).setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.ERROR);
	}

}
