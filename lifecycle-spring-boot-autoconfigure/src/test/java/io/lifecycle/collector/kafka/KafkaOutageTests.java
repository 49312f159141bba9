package io.lifecycle.collector.kafka;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

import io.lifecycle.collector.ConsumerStatus;
import io.lifecycle.event.BackgroundTaskStarted;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a {@link KafkaCollector} does while the broker is away. The tests with a broker
 * that is killed take a minute each: {@code -Dlifecycle.outages=true} runs them.
 */
class KafkaOutageTests {

	private static final String OUTAGES = "lifecycle.outages";

	private static final String TOPIC = "outage";

	private static final int PER_SECOND = 1000;

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	private static KafkaCollector collector(String address, int maxPending, Duration shutdownTimeout) {
		return KafkaCollector.builder(() -> KafkaBroker.producer(address))
			.topic(TOPIC)
			.maxPending(maxPending)
			.shutdownTimeout(shutdownTimeout)
			.build();
	}

	/**
	 * Record events at a steady rate.
	 */
	private static void record(KafkaCollector collector, int seconds) {
		long begin = System.nanoTime();
		for (int i = 0; i < seconds * PER_SECOND; i++) {
			long due = begin + TimeUnit.SECONDS.toNanos(1) * i / PER_SECOND;
			while (System.nanoTime() - due < 0) {
				LockSupport.parkNanos(due - System.nanoTime());
			}
			collector.record(new BackgroundTaskStarted("t-" + i, "load"));
		}
	}

	private static void assertComplete(BrokerProcess broker, KafkaCollector collector, int events) {
		assertThat(collector.buffer().dropped()).isZero();
		assertThat(collector.status().unconfirmed()).isZero();
		List<ConsumerRecord<String, byte[]>> records = KafkaBroker.read(broker.address(), TOPIC,
				(read) -> KafkaBroker.sequences(read).size() >= events);
		assertThat(KafkaBroker.sequences(records)).isEqualTo(LongStream.rangeClosed(1, events).boxed().toList());
		System.out.printf("Events %d, gaps 0, duplicates 0, out of order 0, refused offers %d%n", events,
				collector.status().refusedOffers());
	}

	@Test
	@EnabledIfSystemProperty(named = OUTAGES, matches = "true")
	void nothingIsMissingOrTwiceAfterTheBrokerIsKilled() throws Exception {
		try (BrokerProcess broker = BrokerProcess.create(this.directory)) {
			broker.start();
			broker.createTopic(TOPIC);
			KafkaCollector collector = collector(broker.address(), 100_000, Duration.ofMinutes(1));
			record(collector, 6);
			broker.kill();
			record(collector, 10);
			broker.start();
			record(collector, 24);
			collector.close();
			assertThat(collector.status().refusedOffers()).isPositive();
			assertComplete(broker, collector, 40 * PER_SECOND);
		}
	}

	@Test
	@EnabledIfSystemProperty(named = OUTAGES, matches = "true")
	void nothingIsMissingOrTwiceAfterTheBrokerWasStopped() throws Exception {
		try (BrokerProcess broker = BrokerProcess.create(this.directory)) {
			broker.start();
			broker.createTopic(TOPIC);
			KafkaCollector collector = collector(broker.address(), 100_000, Duration.ofMinutes(1));
			record(collector, 5);
			broker.signal("STOP");
			record(collector, 10);
			broker.signal("CONT");
			record(collector, 10);
			collector.close();
			assertComplete(broker, collector, 25 * PER_SECOND);
		}
	}

	@Test
	@EnabledIfSystemProperty(named = OUTAGES, matches = "true")
	void endIsBoundedWhileTheBrokerIsStopped() throws Exception {
		try (BrokerProcess broker = BrokerProcess.create(this.directory)) {
			broker.start();
			broker.createTopic(TOPIC);
			KafkaCollector collector = collector(broker.address(), 100_000, Duration.ofSeconds(5));
			record(collector, 2);
			broker.signal("STOP");
			record(collector, 3);
			long begin = System.nanoTime();
			collector.close();
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
			ConsumerStatus status = collector.buffer().consumers().get(0);
			assertThat(collector.confirmed() + collector.status().unconfirmed() + status.dropped())
				.isEqualTo(5L * PER_SECOND);
		}
	}

	@Test
	void memoryIsBoundedWithoutABroker() {
		int seconds = Integer.getInteger("lifecycle.outage-seconds", 1);
		KafkaCollector collector = collector("localhost:1", 2000, Duration.ofSeconds(1));
		long longest = 0;
		for (int i = 0; i < seconds * 20_000; i++) {
			long begin = System.nanoTime();
			collector.record(new BackgroundTaskStarted("t-" + i, "load"));
			longest = Math.max(longest, System.nanoTime() - begin);
			if (i % 20 == 0) {
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
			}
		}
		ConsumerStatus status = collector.buffer().consumers().get(0);
		assertThat(status.waiting()).isLessThanOrEqualTo(2000 + 2 * 1024);
		assertThat(status.dropped() + status.waiting()).isEqualTo(collector.buffer().recorded());
		// The first refusal takes as long as the producer looks for a broker.
		await().until(() -> collector.buffer().consumers().get(0).failing());
		long begin = System.nanoTime();
		collector.close();
		System.out.printf("Recorded %d, dropped %d, longest record() %d µs, close() %d ms%n",
				collector.buffer().recorded(), status.dropped(), longest / 1000,
				TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
	}

}
