package io.lifecycle.benchmarks.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Profiles the threads that serve requests and prints the share of their Java code that
 * an observer takes: the library, or one of its peers. It shows differences that are too
 * small for a throughput measurement.
 */
public final class RequestProfile {

	private static final List<String> LIBRARY = List.of("io.lifecycle.");

	private static final List<String> OBSERVATION = List.of("io.micrometer.",
			"org.springframework.web.filter.ServerHttpObservationFilter",
			"org.springframework.http.server.observation.");

	private static final List<String> ACCESS_LOG = List.of("org.apache.catalina.valves.AbstractAccessLogValve",
			"org.apache.catalina.valves.AccessLogValve");

	/**
	 * The methods that an observer calls to continue the request.
	 */
	private static final List<String> OBSERVED = List.of("org.apache.catalina.core.ApplicationFilterChain",
			"org.apache.catalina.connector.CoyoteAdapter", "org.apache.catalina.core.StandardHostValve",
			"org.apache.coyote.http11.Http11Processor", "org.apache.coyote.AbstractProtocol",
			"org.apache.tomcat.util.net.");

	private static final int SECONDS = 60;

	private RequestProfile() {
	}

	/**
	 * Profile the application in several configurations.
	 * @param args {@code smoke} to see that it runs
	 * @throws IOException if a recording cannot be read
	 */
	public static void main(String[] args) throws IOException {
		if (args.length > 0) {
			profile(Variant.OBSERVATION, OBSERVATION, 1);
			return;
		}
		profile(Variant.IDLE, LIBRARY, SECONDS);
		profile(Variant.ONE_LISTENER, LIBRARY, SECONDS);
		profile(Variant.BUFFERED, LIBRARY, SECONDS);
		profile(Variant.METERS, LIBRARY, SECONDS);
		profile(Variant.OBSERVATION, OBSERVATION, SECONDS);
		profile(Variant.ACCESS_LOG, ACCESS_LOG, SECONDS);
	}

	private static void profile(Variant variant, List<String> observer, int seconds) throws IOException {
		Path recording = Files.createTempFile("lifecycle-benchmark", ".jfr");
		try {
			record(variant, recording, seconds);
			Shares shares = Shares.of(recording, observer, seconds);
			System.out.printf("%-13s %5.2f %% of %d samples%n", variant, 100.0 * shares.observer / shares.all,
					shares.all);
		}
		finally {
			Files.delete(recording);
		}
	}

	private static void record(Variant variant, Path recording, int seconds) {
		try (Server server = Server.start(variant,
				"-XX:StartFlightRecording:settings=none,+jdk.ExecutionSample#enabled=true,"
						+ "+jdk.ExecutionSample#period=10ms,dumponexit=true,filename=" + recording)) {
			if (seconds == SECONDS) {
				Load.warmUp(server);
			}
			Load.run(server, seconds);
		}
	}

	/**
	 * The number of samples inside the observer, and the number of all samples.
	 */
	private record Shares(long observer, long all) {

		static Shares of(Path recording, List<String> observer, int seconds) throws IOException {
			List<RecordedEvent> samples = RecordingFile.readAllEvents(recording)
				.stream()
				.filter(Shares::servesRequest)
				.toList();
			Instant end = samples.stream().map(RecordedEvent::getStartTime).max(Instant::compareTo).orElseThrow();
			// Earlier samples belong to the warm-up.
			List<RecordedEvent> counted = samples.stream()
				.filter((sample) -> !sample.getStartTime().isBefore(end.minusSeconds(seconds)))
				.toList();
			return new Shares(counted.stream().filter((sample) -> isAtWork(sample, observer)).count(), counted.size());
		}

		private static boolean servesRequest(RecordedEvent sample) {
			RecordedThread thread = sample.getThread("sampledThread");
			return thread != null && thread.getJavaName().startsWith("http-nio") && sample.getStackTrace() != null;
		}

		// From the innermost frame outwards: what the observer calls is its work too,
		// except the request itself.
		private static boolean isAtWork(RecordedEvent sample, List<String> observer) {
			for (RecordedFrame frame : sample.getStackTrace().getFrames()) {
				String type = frame.getMethod().getType().getName();
				if (observer.stream().anyMatch(type::startsWith)) {
					return true;
				}
				if (OBSERVED.stream().anyMatch(type::startsWith)) {
					return false;
				}
			}
			return false;
		}

	}

}
