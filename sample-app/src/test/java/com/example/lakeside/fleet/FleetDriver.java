package com.example.lakeside.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Properties;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

import org.springframework.boot.context.properties.bind.Binder;

/**
 * The topology without a broker, and a clock that stands still.
 */
class FleetDriver implements Fleet.Stores, AutoCloseable {

	static final FleetProperties PROPERTIES = new Binder().bindOrCreate("lakeside.fleet", FleetProperties.class);

	private static final int LOOKS = 600;

	private final TopologyTestDriver driver;

	private final TestInputTopic<String, byte[]> topic;

	private Instant now = Instant.parse("2026-03-21T22:08:01Z");

	private boolean broker = true;

	private long answers;

	final Fleet fleet = new Fleet(this, PROPERTIES);

	FleetDriver() {
		DemoBroker.logErrorsOnly();
		StreamsBuilder builder = new StreamsBuilder();
		Hearing hearing = new Hearing(() -> this.broker ? ++this.answers : this.answers);
		hearing.since(now());
		FleetTopology.build(builder, PROPERTIES, hearing);
		Properties properties = new Properties();
		properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "fleet");
		this.driver = new TopologyTestDriver(builder.build(), properties, this.now);
		this.topic = this.driver.createInputTopic(SimulatedInstance.TOPIC, new StringSerializer(),
				new ByteArraySerializer());
	}

	long now() {
		return this.now.toEpochMilli();
	}

	void broker(boolean answers) {
		this.broker = answers;
	}

	List<Rollout> rollouts() {
		return this.fleet.rollouts(now());
	}

	SimulatedInstance instance(String name) {
		return new SimulatedInstance("bank", name, this::now);
	}

	/**
	 * Advance the clock, by seconds as long as the view goes on meanwhile.
	 */
	void advance(Duration time) {
		long seconds = Math.min(time.toSeconds(), LOOKS);
		jump(time.minusSeconds(seconds));
		for (long i = 0; i < seconds; i++) {
			jump(Duration.ofSeconds(1));
		}
	}

	/**
	 * Let the clock go on while the view stands still.
	 */
	void jump(Duration time) {
		this.now = this.now.plus(time);
		this.driver.advanceWallClockTime(time);
	}

	@SafeVarargs
	final void read(List<ProducerRecord<String, byte[]>>... records) {
		for (List<ProducerRecord<String, byte[]>> some : records) {
			some.forEach((record) -> this.topic.pipeInput(new TestRecord<>(record)));
		}
	}

	Instance find(SimulatedInstance instance) {
		return this.fleet.instance(instance.name()).orElseThrow();
	}

	RouteWindow route(String route) {
		return Objects.requireNonNull(this.fleet.routes(0).get(route));
	}

	@Override
	public ReadOnlyKeyValueStore<String, Instance> instances() {
		return this.driver.getKeyValueStore(FleetTopology.INSTANCES);
	}

	@Override
	public ReadOnlyKeyValueStore<String, RouteWindow> routes() {
		return this.driver.getKeyValueStore(FleetTopology.ROUTES);
	}

	@Override
	public ReadOnlyKeyValueStore<String, Long> counts() {
		return this.driver.getKeyValueStore(FleetTopology.COUNTS);
	}

	@Override
	public void close() {
		this.driver.close();
	}

}
