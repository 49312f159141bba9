package io.lifecycle.connection.tomcat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import io.lifecycle.autoconfigure.collector.CollectorAutoConfiguration;
import io.lifecycle.autoconfigure.http.HttpAutoConfiguration;
import io.lifecycle.autoconfigure.signal.SignalAutoConfiguration;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.test.contract.TestServer;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The recording of many connections contains exactly the emitted events.
 */
class JfrChurnTests {

	private final Map<String, LongAdder> emitted = new ConcurrentHashMap<>();

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	@Test
	@Timeout(90)
	void recordingHoldsAsManyEventsAsWereEmitted() throws Exception {
		Path file = this.directory.resolve("churn.jfr");
		try (Recording recording = new Recording(Configuration
			.create(new ClassPathResource("io/lifecycle/collector/jfr/lifecycle.jfc").getFile().toPath()))) {
			try (TestServer server = TestServer.start(List.of(TomcatApp.class, Collected.class),
					"lifecycle.collector.type=jfr")) {
				assertThat(server.bus().hasListeners(LifecycleEvent.class)).isFalse();
				recording.start();
				server.bus().on(LifecycleEvent.class, this::count);
				new TomcatChurnTests().churn(server.port());
				Awaitility.await()
					.until(() -> this.emitted.getOrDefault("ConnectionClosed", new LongAdder())
						.sum() >= TomcatChurnTests.CONNECTIONS);
			}
			recording.stop();
			recording.dump(file);
		}
		Map<String, Long> expected = new TreeMap<>();
		this.emitted.forEach((type, count) -> expected.put(type, count.sum()));
		assertThat(recorded(file)).isEqualTo(expected)
			.containsEntry("ConnectionOpened", (long) TomcatChurnTests.CONNECTIONS)
			.containsKeys("RequestComplete", "RequestReceived", "ResponseAborted", "ResponseCompleted");
	}

	private void count(LifecycleEvent event) {
		this.emitted.computeIfAbsent(event.getClass().getSimpleName(), (type) -> new LongAdder()).increment();
	}

	private static Map<String, Long> recorded(Path file) throws Exception {
		Map<String, Long> counts = new TreeMap<>();
		try (RecordingFile events = new RecordingFile(file)) {
			while (events.hasMoreEvents()) {
				RecordedEvent event = events.readEvent();
				if (event.getEventType().getName().startsWith("io.lifecycle.")) {
					counts.merge(event.getString("type"), 1L, Long::sum);
				}
			}
		}
		return counts;
	}

	@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ SignalAutoConfiguration.class, CollectorAutoConfiguration.class,
			HttpAutoConfiguration.class })
	static class Collected {

	}

}
