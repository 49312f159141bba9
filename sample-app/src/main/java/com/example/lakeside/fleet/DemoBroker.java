package com.example.lakeside.fleet;

import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/**
 * A broker on a free port, for the demonstration. It forgets everything when it ends.
 */
final class DemoBroker {

	private DemoBroker() {
	}

	/**
	 * Run until the process that started this one ends.
	 */
	public static void main(String[] args) {
		LoggingSystem.get(DemoBroker.class.getClassLoader())
			.setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.ERROR);
		EmbeddedKafkaKraftBroker broker = new EmbeddedKafkaKraftBroker(1, 1);
		broker.afterPropertiesSet();
		Runtime.getRuntime().addShutdownHook(new Thread(broker::destroy));
		System.out.println("broker at " + broker.getBrokersAsString());
		DemoProcess.endWithParent();
	}

}
