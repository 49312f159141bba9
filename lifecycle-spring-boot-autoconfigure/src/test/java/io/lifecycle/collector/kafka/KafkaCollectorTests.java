package io.lifecycle.collector.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.lifecycle.collector.ConsumerStatus;
import io.lifecycle.collector.DestinationStatus;
import io.lifecycle.collector.TypeSelection;
import io.lifecycle.event.InstanceIdentity;
import io.lifecycle.event.SampleEvents;
import io.lifecycle.event.ShutdownBegin;
import io.lifecycle.event.ShutdownComplete;
import io.lifecycle.event.ShutdownReason;
import io.lifecycle.event.StartupComplete;
import io.lifecycle.test.contract.NumberedEvent;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

import org.springframework.context.ApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link KafkaCollector}.
 */
class KafkaCollectorTests {

	private static final ApplicationContext APPLICATION = new GenericApplicationContext();

	private static KafkaCollectorBuilder builder(Producer<String, byte[]> producer, KafkaProducerSource... later) {
		Deque<KafkaProducerSource> sources = new ArrayDeque<>(List.of(later));
		sources.addFirst(() -> producer);
		return KafkaCollector.builder(() -> sources.remove().open())
			.identity(new InstanceIdentity("shop", "shop-1", "40e693d8-7a75", 3))
			.flushInterval(Duration.ofMillis(5))
			.heartbeat(Duration.ZERO)
			.shutdownTimeout(Duration.ofSeconds(30));
	}

	private static void record(KafkaCollector collector, int count) {
		for (int i = 1; i <= count; i++) {
			collector.record(new NumberedEvent(i));
		}
	}

	private static String header(ProducerRecord<String, byte[]> record, String name) {
		Header header = record.headers().lastHeader(name);
		return (header != null) ? new String(header.value(), StandardCharsets.UTF_8) : "";
	}

	private static List<Integer> sequences(RefusingProducer producer) {
		return producer.history().stream().map((record) -> Integer.valueOf(header(record, "ce_sequence"))).toList();
	}

	@Test
	void everyEventIsSentOnceAndConfirmed() {
		RefusingProducer producer = new RefusingProducer(true);
		try (KafkaCollector collector = builder(producer).build()) {
			record(collector, 3);
			assertThat(collector.deliver()).isTrue();
			assertThat(sequences(producer)).containsExactly(1, 2, 3);
			assertThat(collector.confirmed()).isEqualTo(3);
			assertThat(collector.status()).isEqualTo(new DestinationStatus(0, 0, false));
		}
		assertThat(producer.closed()).isTrue();
	}

	@Test
	void eventThatTheProducerDoesNotTakeIsOfferedAgain() {
		RefusingProducer producer = new RefusingProducer(true);
		producer.refuse(2, new TimeoutException("No metadata"));
		try (KafkaCollector collector = builder(producer).build()) {
			record(collector, 3);
			assertThat(collector.deliver()).isTrue();
			assertThat(sequences(producer)).containsExactly(1, 2, 3);
			assertThat(collector.status()).isEqualTo(new DestinationStatus(0, 2, false));
		}
	}

	@Test
	void collectorIsFailingWhileKafkaTakesNothing() {
		RefusingProducer producer = new RefusingProducer(true);
		producer.refuse(Integer.MAX_VALUE, new TopicAuthorizationException("No right"));
		try (KafkaCollector collector = builder(producer).build()) {
			record(collector, 3);
			await().until(() -> collector.buffer().isFailing());
			producer.refuse(0, new TimeoutException());
			assertThat(collector.deliver()).isTrue();
			assertThat(collector.buffer().isFailing()).isFalse();
			assertThat(sequences(producer)).containsExactly(1, 2, 3);
		}
	}

	@Test
	void eventThatKafkaNeverTakesIsUnconfirmedAndLeavesAGap() {
		RefusingProducer producer = new RefusingProducer(true);
		producer.refuse(1, new RecordTooLargeException("Too large"));
		assertFirstEventIsUnconfirmed(producer);
	}

	@Test
	void errorInTheProducerCostsOneEvent() {
		RefusingProducer producer = new RefusingProducer(true);
		producer.failOnceWith(new StackOverflowError());
		assertFirstEventIsUnconfirmed(producer);
	}

	private static void assertFirstEventIsUnconfirmed(RefusingProducer producer) {
		try (KafkaCollector collector = builder(producer).build()) {
			record(collector, 3);
			assertThat(collector.deliver()).isTrue();
			assertThat(sequences(producer)).containsExactly(2, 3);
			assertThat(collector.status()).isEqualTo(new DestinationStatus(1, 0, false));
		}
	}

	@Test
	void eventsOfAnyTimeHaveATimeThatABrokerTakes() {
		RefusingProducer producer = new RefusingProducer(true);
		long begin = System.currentTimeMillis();
		try (KafkaCollector collector = builder(producer).build()) {
			// A frequent mistake: the time since 1970.
			collector.record(new NumberedEvent(0, 1, begin * 1_000_000));
			collector.record(new NumberedEvent(0, 2, Long.MIN_VALUE + begin));
			assertThat(collector.deliver()).isTrue();
		}
		assertThat(producer.history()).hasSize(2)
			.extracting(ProducerRecord::timestamp)
			.allSatisfy((time) -> assertThat(time).isBetween(0L, System.currentTimeMillis()));
	}

	@Test
	void collectorIsFailingWhileKafkaHangs() {
		RefusingProducer producer = new RefusingProducer(false);
		try (KafkaCollector collector = builder(producer).heartbeat(Duration.ofMillis(100)).build()) {
			record(collector, 1);
			await().until(() -> collector.buffer().isFailing());
			await().until(() -> {
				while (producer.completeNext()) {
					// Until all are answered.
				}
				return !collector.buffer().isFailing();
			});
			assertThat(collector.status().unconfirmed()).isZero();
		}
	}

	@Test
	void producerThatCannotBeOpenedIsOpenedLessAndLessOften() {
		List<Long> times = new CopyOnWriteArrayList<>();
		KafkaProducerSource source = () -> {
			times.add(System.nanoTime());
			throw new KafkaException("No resolvable bootstrap urls");
		};
		try (KafkaCollector collector = KafkaCollector.builder(source).shutdownTimeout(Duration.ZERO).build()) {
			record(collector, 1);
			await().until(() -> times.size() >= 6);
			// The first attempt is that of the heartbeat.
			assertThat(Duration.ofNanos(times.get(5) - times.get(1))).isGreaterThanOrEqualTo(Duration.ofMillis(1500));
		}
	}

	@Test
	void eventThatFailsLaterIsUnconfirmed() {
		RefusingProducer producer = new RefusingProducer(false);
		try (KafkaCollector collector = builder(producer).build()) {
			record(collector, 2);
			assertThat(collector.deliver()).isTrue();
			producer.errorNext(new TimeoutException("Expired"));
			assertThat(collector.buffer().consumers())
				.containsExactly(new ConsumerStatus("kafka", 2, 0, 0, 0, true, new DestinationStatus(1, 0, true)));
			producer.completeNext();
			assertThat(collector.status()).isEqualTo(new DestinationStatus(1, 0, false));
			assertThat(collector.confirmed()).isEqualTo(1);
		}
	}

	@Test
	void brokenProducerIsReplaced() {
		RefusingProducer broken = new RefusingProducer(true);
		broken.breakWith(new KafkaException("Fatal state"));
		RefusingProducer next = new RefusingProducer(true);
		KafkaProducerSource unresolved = () -> {
			throw new KafkaException("No resolvable bootstrap urls");
		};
		try (KafkaCollector collector = builder(broken, unresolved, () -> next).build()) {
			record(collector, 3);
			assertThat(collector.deliver()).isTrue();
			assertThat(broken.closed()).isTrue();
			assertThat(sequences(next)).containsExactly(1, 2, 3);
			assertThat(collector.status()).isEqualTo(new DestinationStatus(0, 2, false));
		}
	}

	@Test
	void endIsBoundedAndCountsWhatKafkaDidNotTake() {
		RefusingProducer producer = new RefusingProducer(true);
		producer.refuse(Integer.MAX_VALUE, new TimeoutException("No metadata"));
		KafkaCollector collector = builder(producer).maxPending(10).shutdownTimeout(Duration.ofMillis(200)).build();
		record(collector, 5);
		collector.close();
		assertThat(producer.closed()).isTrue();
		await().untilAsserted(() -> {
			ConsumerStatus status = collector.buffer().consumers().get(0);
			assertThat(status.waiting()).isZero();
			assertThat(collector.status().unconfirmed() + status.dropped()).isEqualTo(5);
		});
	}

	@Test
	void onlyTheBufferDropsEvents() {
		RefusingProducer producer = new RefusingProducer(true);
		producer.refuse(Integer.MAX_VALUE, new TimeoutException("No metadata"));
		try (KafkaCollector collector = builder(producer).maxPending(100).build()) {
			record(collector, 1000);
			await().until(() -> collector.buffer().dropped() > 0);
			producer.refuse(0, new TimeoutException());
			assertThat(collector.deliver()).isTrue();
			assertThat(producer.history()).hasSize((int) (1000 - collector.buffer().dropped()));
			assertThat(sequences(producer)).isSorted().last().isEqualTo(producer.history().size());
			assertThat(collector.status().unconfirmed()).isZero();
		}
	}

	@Test
	@SuppressWarnings("NullAway")
	void writerOfTheUserReplacesTheFormat() {
		RefusingProducer producer = new RefusingProducer(true);
		KafkaEventWriter writer = (event, sequence) -> {
			if (sequence == 2) {
				throw new IllegalStateException("Not this one");
			}
			if (sequence == 4) {
				return null;
			}
			return new ProducerRecord<>("mine", "key", new byte[] { (byte) sequence });
		};
		try (KafkaCollector collector = builder(producer).writer(writer).build()) {
			record(collector, 5);
			assertThat(collector.deliver()).isTrue();
			assertThat(producer.history()).allMatch((record) -> record.topic().equals("mine"))
				.extracting((record) -> (int) record.value()[0])
				.containsExactly(1, 3, 5);
			assertThat(collector.status().unconfirmed()).isEqualTo(2);
		}
	}

	@Test
	void writerThatLeavesAnInterruptBehindCostsNoEvent() {
		RefusingProducer producer = new RefusingProducer(true);
		producer.refuse(1, new TimeoutException("No metadata"));
		try (KafkaCollector collector = builder(producer).writer((event, sequence) -> {
			Thread.currentThread().interrupt();
			return new ProducerRecord<>("mine", "key", new byte[] { (byte) sequence });
		}).build()) {
			record(collector, 3);
			assertThat(collector.deliver()).isTrue();
			assertThat(producer.history()).hasSize(3);
			assertThat(collector.status()).isEqualTo(new DestinationStatus(0, 1, false));
		}
	}

	@Test
	void keyIsTheInstanceTheConnectionOrNone() {
		assertThat(keys(KafkaKey.INSTANCE)).containsOnly("shop-1-40e693d8");
		assertThat(keys(KafkaKey.CONNECTION)).containsExactly("shop-1-40e693d8", "shop-1-40e693d8:3",
				"shop-1-40e693d8:3");
		assertThat(keys(KafkaKey.NONE)).containsOnlyNulls();
	}

	private static List<String> keys(KafkaKey key) {
		RefusingProducer producer = new RefusingProducer(true);
		try (KafkaCollector collector = builder(producer).key(key)
			.select(new TypeSelection(List.of("StartupComplete", "RequestReceived", "ConnectionOpened"), List.of(),
					null))
			.build()) {
			SampleEvents.all(APPLICATION).forEach(collector::record);
			collector.deliver();
		}
		return producer.history().stream().map(ProducerRecord::key).toList();
	}

	@Test
	void heartbeatReportsStateAndCounts() {
		RefusingProducer producer = new RefusingProducer(true);
		try (KafkaCollector collector = builder(producer).heartbeat(Duration.ofHours(1))
			.status("1.4.2", () -> 3, () -> 41)
			.build()) {
			record(collector, 1);
			awaitState(producer, "STARTING", 0);
			collector.record(new StartupComplete(APPLICATION, 1));
			awaitState(producer, "UP", 2);
			collector.record(new ShutdownBegin(APPLICATION, ShutdownReason.CONTEXT_CLOSED));
			awaitState(producer, "DRAINING", 3);
			collector.record(new ShutdownComplete(APPLICATION, 1));
		}
		awaitState(producer, "DOWN", 4);
		ProducerRecord<String, byte[]> first = producer.history().get(0);
		assertThat(header(first, "ce_type")).isEqualTo("io.lifecycle.fleet.InstanceAlive");
		assertThat(header(first, "ce_id")).isEqualTo("40e693d8-7a75-alive-1");
		assertThat(header(first, "ce_sequence")).isEmpty();
		assertThat(first.key()).isEqualTo("shop-1-40e693d8");
		assertThat(json(first).propertyNames()).containsExactly("type", "application", "instance", "run", "worker_id",
				"state", "in_flight", "open_connections", "recorded", "sequence", "all_events", "dropped",
				"unconfirmed", "interval_ms", "version", "started", "time");
		assertThat(new String(first.value(), StandardCharsets.UTF_8)).startsWith("{\"type\":\"InstanceAlive\","
				+ "\"application\":\"shop\",\"instance\":\"shop-1-40e693d8\",\"run\":\"40e693d8-7a75\",\"worker_id\":3,"
				+ "\"state\":\"STARTING\",\"in_flight\":3,\"open_connections\":41,\"recorded\":1,\"sequence\":0,"
				+ "\"all_events\":true,\"dropped\":0,\"unconfirmed\":0,\"interval_ms\":3600000,\"version\":\"1.4.2\",\"started\":\"20");
	}

	@Test
	void stateIsKnownEvenIfItsEventsAreNotSelected() {
		RefusingProducer producer = new RefusingProducer(true);
		try (KafkaCollector collector = builder(producer).heartbeat(Duration.ofMillis(100))
			.select(NumberedEvent.class::isInstance)
			.build()) {
			collector.record(new StartupComplete(APPLICATION, 1));
			awaitState(producer, "UP", 0);
		}
		assertThat(producer.history()).allMatch((record) -> header(record, "ce_type").equals(InstanceAlive.TYPE))
			.noneMatch((record) -> json(record).path("all_events").asBoolean(true));
	}

	@Test
	void stateDoesNotGoBackWhenAnEarlierEventIsSentLater() {
		RefusingProducer producer = new RefusingProducer(true);
		try (KafkaCollector collector = builder(producer).heartbeat(Duration.ofHours(1))
			.flushInterval(Duration.ofHours(1))
			.select(StartupComplete.class::isInstance)
			.build()) {
			collector.record(new StartupComplete(APPLICATION, 1));
			collector.record(new ShutdownBegin(APPLICATION, ShutdownReason.CONTEXT_CLOSED));
			assertThat(collector.deliver()).isTrue();
		}
		assertThat(producer.history()).filteredOn((record) -> header(record, "ce_type").equals(InstanceAlive.TYPE))
			.extracting((record) -> json(record).path("state").asString())
			.isNotEmpty()
			.containsOnly("DRAINING");
	}

	@Test
	void heartbeatThatFailsCostsNoEvent() {
		RefusingProducer producer = new RefusingProducer(true);
		try (KafkaCollector collector = builder(producer).heartbeat(Duration.ofHours(1)).status(null, () -> {
			throw new IllegalStateException("no count");
		}, () -> 0).build()) {
			record(collector, 3);
			assertThat(collector.deliver()).isTrue();
			assertThat(sequences(producer)).containsExactly(1, 2, 3);
		}
	}

	private static void awaitState(RefusingProducer producer, String state, int sequence) {
		await().until(() -> producer.history()
			.stream()
			.filter((record) -> header(record, "ce_type").equals(InstanceAlive.TYPE))
			.map(KafkaCollectorTests::json)
			.anyMatch((json) -> json.path("state").asString().equals(state)
					&& json.path("sequence").asInt() == sequence));
	}

	private static JsonNode json(ProducerRecord<String, byte[]> record) {
		return JsonMapper.shared().readTree(record.value());
	}

}
