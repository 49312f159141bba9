package com.example.lakeside;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.json.RecordingEnd;
import io.lifecycle.json.RecordingLine;
import io.lifecycle.json.UnknownEvent;
import io.lifecycle.recording.RecordedEvent;
import io.lifecycle.recording.Recording;
import io.lifecycle.recording.RecordingCheck;
import io.lifecycle.recording.RecordingVisitor;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Kills the packaged bank while it records, and compares the recording with what its
 * clients saw. {@code -Dkill.rounds=20 -Dkill.flush-interval=PT0.2S} repeats it more
 * often, and is stricter than a busy machine permits.
 */
class RecordingIT {

	private static final int CLIENTS = 4;

	private static final int FEWEST_ANSWERS = 100;

	private static final int FEWEST_BYTES = 1_000_000;

	private final Duration flushInterval = Duration.parse(System.getProperty("kill.flush-interval", "PT1S"));

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	static LongStream rounds() {
		return new Random().longs(Integer.getInteger("kill.rounds", 1));
	}

	@ParameterizedTest
	@MethodSource("rounds")
	void killedBankHasRecordedWhatItsClientsSaw(long seed) throws Exception {
		List<NumberedClient> clients = new ArrayList<>();
		long killed;
		try (RunningApplication bank = RunningApplication.start(this.directory,
				List.of("-jar", System.getProperty("sample.jar"), "--spring.profiles.active=recorder",
						"--lifecycle.collector.recorder.flush-interval=" + this.flushInterval))) {
			int port = bank.port();
			List<Thread> threads = new ArrayList<>();
			for (int i = 0; i < CLIENTS; i++) {
				clients.add(new NumberedClient(port, "c" + i));
				threads.add(new Thread(clients.get(i)));
			}
			threads.forEach(Thread::start);
			Path file = this.directory.resolve("target/recordings/events.jsonl");
			await().atMost(Duration.ofSeconds(60)).until(() -> file.toFile().length() > FEWEST_BYTES);
			LockSupport.parkNanos(new Random(seed).nextLong(TimeUnit.MILLISECONDS.toNanos(500)));
			killed = System.nanoTime();
			bank.kill();
			for (Thread thread : threads) {
				thread.join();
			}
		}
		Contents contents = new Contents();
		Recording.open(this.directory.resolve("target/recordings")).read(contents);
		assertWhole(contents, clients, killed - this.flushInterval.toNanos());
	}

	private void assertWhole(Contents contents, List<NumberedClient> clients, long nanos) {
		List<String> answered = clients.stream().flatMap((client) -> client.answeredBy(nanos).stream()).toList();
		assertThat(answered.size()).isGreaterThan(FEWEST_ANSWERS);
		assertThat(contents.received).containsAll(answered);
		// A request has ended when the client has the answer of the next one.
		Stream<String> ended = clients.stream().flatMap((client) -> {
			List<String> queries = client.answeredBy(nanos);
			return queries.stream().limit(Math.max(0, queries.size() - 1));
		});
		assertThat(contents.completed).containsAll(ended.toList());
		assertThat(contents.torn).isLessThanOrEqualTo(1);
		assertThat(contents.unknown).isZero();
		assertThat(contents.ended).isFalse();
		assertThat(contents.check.violations()).isEmpty();
		assertThat(contents.check.open()).isNotEmpty()
			.allSatisfy((open) -> assertThat(open.description()).contains("has not"));
		System.out.printf("%d answers before the last %s are recorded, in %d events; open: %d%n", answered.size(),
				this.flushInterval, contents.events, contents.check.open().size());
	}

	private static final class Contents implements RecordingVisitor {

		// Events of several threads are recorded in the order of their delivery.
		private final RecordingCheck check = new RecordingCheck((type) -> true, 10_000);

		private final Set<String> received = new HashSet<>();

		private final Set<String> completed = new HashSet<>();

		private int events;

		private int unknown;

		private int torn;

		private boolean ended;

		@Override
		public void event(RecordedEvent recorded) {
			LifecycleEvent event = recorded.event();
			this.check.accept(event);
			this.events++;
			this.unknown += (event instanceof UnknownEvent) ? 1 : 0;
			if (event instanceof RequestReceived received) {
				this.received.add(received.request().query());
			}
			if (event instanceof RequestComplete complete) {
				this.completed.add(complete.request().query());
			}
		}

		@Override
		public void line(RecordingLine line) {
			this.ended |= line instanceof RecordingEnd;
		}

		@Override
		public void torn(String file, long line) {
			this.torn++;
		}

	}

}
