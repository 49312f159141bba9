package com.example.lakeside.fleet;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import com.example.lakeside.LakesideBankApplication;

/**
 * An instance of the bank that sends its events to Kafka, for the demonstration.
 */
final class DemoInstance {

	static final Pattern READY = Pattern.compile("Tomcat started on port (\\d+)");

	private DemoInstance() {
	}

	/**
	 * Run until it is asked to end, or the process that started this one ends.
	 */
	public static void main(String[] args) {
		DemoProcess.leaveSignalsToParent();
		DemoProcess.endWithParent();
		LakesideBankApplication.main(args);
	}

	static DemoProcess start(String brokers, Path directory, String... options) {
		List<String> arguments = new ArrayList<>(List.of("--spring.profiles.active=fleet-instance", "--server.port=0",
				"--spring.kafka.bootstrap-servers=" + brokers,
				"--lakeside.events-file=" + directory.resolve("events.jsonl")));
		arguments.addAll(List.of(options));
		return DemoProcess.start(DemoInstance.class, READY, arguments);
	}

}
