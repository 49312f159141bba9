package io.lifecycle.benchmarks.http;

import java.util.List;

import io.lifecycle.benchmarks.RecorderDisk;

/**
 * A configuration of the measured application.
 */
enum Variant {

	/**
	 * The reference: the application without the library on its class path.
	 */
	BARE(false),

	/**
	 * The reference once more: differences are noise.
	 */
	BARE_AGAIN(false),

	/**
	 * The starter with the no-op collector and no listener.
	 */
	IDLE(true),

	/**
	 * The starter with one {@code @OnSignal} method for every request.
	 */
	ONE_LISTENER(true, "io.lifecycle.benchmarks.http.OneListener"),

	/**
	 * The starter with one queued {@code @OnSignal} method for every request.
	 */
	QUEUED(true, "io.lifecycle.benchmarks.http.OneQueuedListener"),

	/**
	 * The starter with all events in a buffered collector.
	 */
	BUFFERED(true, "io.lifecycle.benchmarks.http.BatchConsumer", "--lifecycle.collector.type=buffered"),

	/**
	 * The starter with all events in a buffered collector that nobody reads.
	 */
	KEEPING(true, "io.lifecycle.benchmarks.http.KeptCounts", "--lifecycle.collector.type=buffered"),

	/**
	 * The starter with all events in a recording.
	 */
	RECORDER(RecorderDisk.WORKING),

	/**
	 * The starter with a recorder whose disk is full.
	 */
	RECORDER_FULL(RecorderDisk.FULL),

	/**
	 * The starter with a recorder whose disk hangs.
	 */
	RECORDER_STALLED(RecorderDisk.STALLED),

	/**
	 * The starter with a Kafka collector whose broker is away.
	 */
	KAFKA_AWAY(true, "--lifecycle.collector.type=kafka", "--spring.kafka.bootstrap-servers=localhost:1",
			"--lifecycle.collector.kafka.shutdown-timeout=1s", "--logging.level.org.apache.kafka=off"),

	/**
	 * The starter with all events in a buffered collector and, as text, in the log.
	 */
	LOGGED(true, "io.lifecycle.benchmarks.http.BatchConsumer", "--lifecycle.collector.type=buffered,logging",
			"--logging.level.io.lifecycle.events=debug", "--lifecycle.http.exclude-paths=/a/**,/b/*/c",
			"--lifecycle.http.mdc=true"),

	/**
	 * The starter with its meters.
	 */
	METERS(true) {
		@Override
		List<String> exclusions() {
			return List.of(WITHOUT_OBSERVATION);
		}
	},

	/**
	 * The starter with three hostile queued listeners.
	 */
	HOSTILE(true, "io.lifecycle.benchmarks.http.HostileListeners", "--logging.level.io.lifecycle.signal=off",
			"--lifecycle.listeners.drain-timeout=0s"),

	/**
	 * Spring Boot's own observation of {@code http.server.requests}, without the library.
	 */
	OBSERVATION(false) {
		@Override
		List<String> exclusions() {
			return List.of();
		}
	},

	/**
	 * Tomcat's access log, without the library.
	 */
	ACCESS_LOG(false, "--server.tomcat.accesslog.enabled=true",
			"--server.tomcat.basedir=" + System.getProperty("java.io.tmpdir") + "/lifecycle-benchmark");

	private static final String WITHOUT_OBSERVATION = "--spring.autoconfigure.exclude=org.springframework.boot.webmvc.autoconfigure.WebMvcObservationAutoConfiguration";

	private final boolean library;

	private final List<String> arguments;

	private final RecorderDisk disk;

	Variant(boolean library, String... arguments) {
		this.library = library;
		this.arguments = List.of(arguments);
		this.disk = null;
	}

	Variant(RecorderDisk disk) {
		this.library = true;
		this.arguments = List.of();
		this.disk = disk;
	}

	/**
	 * Return whether the library is on the class path.
	 */
	boolean hasLibrary() {
		return this.library;
	}

	List<String> arguments() {
		return (this.disk == null) ? this.arguments
				: List.of("--lifecycle.collector.type=recorder", "--lifecycle.collector.recorder.shutdown-timeout=1s",
						"--lifecycle.collector.recorder.directory=" + this.disk.directory());
	}

	List<String> exclusions() {
		return List.of(WITHOUT_OBSERVATION, "--lifecycle.metrics.enabled=false");
	}

}
