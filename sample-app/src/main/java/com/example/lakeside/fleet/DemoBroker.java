package com.example.lakeside.fleet;

import java.util.List;
import java.util.regex.Pattern;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/**
 * A broker on a free port, for the demonstration. It forgets everything when it ends.
 */
final class DemoBroker {

	private static final Pattern READY = Pattern.compile("broker at (\\S+)");

	private DemoBroker() {
	}

	/**
	 * Run until the process that started this one ends.
	 */
	public static void main(String[] args) {
		DemoProcess.leaveSignalsToParent();
		logErrorsOnly();
		EmbeddedKafkaKraftBroker broker = new EmbeddedKafkaKraftBroker(1, 1);
		broker.afterPropertiesSet();
		Runtime.getRuntime().addShutdownHook(new Thread(broker::destroy));
		System.out.println("broker at " + broker.getBrokersAsString());
		DemoProcess.endWithParent();
	}

	/**
	 * Without Spring Boot, all that Kafka does would be logged.
	 */
	static void logErrorsOnly() {
		LoggingSystem.get(DemoBroker.class.getClassLoader())
			.setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.ERROR);
	}

	static DemoProcess start() {
		return DemoProcess.start(DemoBroker.class, READY, List.of());
	}

}
