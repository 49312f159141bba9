package io.lifecycle.collector.kafka;

import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

import io.lifecycle.collector.BufferedCollector;
import io.lifecycle.collector.BufferedCollectorBuilder;
import io.lifecycle.event.InstanceIdentity;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.json.CloudEventAttributes;
import io.lifecycle.json.LifecycleJson;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link KafkaCollector}. Not thread-safe.
 *
 * @since 0.1.0
 * @see KafkaCollector#builder(KafkaProducerSource)
 */
public final class KafkaCollectorBuilder {

	private static final int EVENTS_OF_BATCH = 1024;

	private final KafkaProducerSource producers;

	private final BufferedCollectorBuilder buffer = BufferedCollector.builder()
		.flushInterval(Duration.ofMillis(200))
		.shutdownTimeout(Duration.ofSeconds(10));

	private LifecycleJson json = new LifecycleJson();

	private InstanceIdentity identity = new InstanceIdentity("application", "localhost", 0);

	private String topic = "lifecycle-events";

	private KafkaKey key = KafkaKey.INSTANCE;

	private @Nullable KafkaEventWriter writer;

	private @Nullable Predicate<? super LifecycleEvent> selection;

	private Duration heartbeat = Duration.ofSeconds(10);

	private @Nullable String version;

	private IntSupplier inFlight = () -> 0;

	private IntSupplier openConnections = () -> 0;

	KafkaCollectorBuilder(KafkaProducerSource producers) {
		this.producers = producers;
	}

	/**
	 * Set what writes the values of the records. The default uses a default mapper and
	 * the default mask.
	 * @param json the writer
	 * @return this builder
	 */
	public KafkaCollectorBuilder json(LifecycleJson json) {
		this.json = json;
		return this;
	}

	/**
	 * Set where the events come from.
	 * @param identity the run
	 * @return this builder
	 */
	public KafkaCollectorBuilder identity(InstanceIdentity identity) {
		this.identity = identity;
		return this;
	}

	/**
	 * Set the topic. The default is {@code lifecycle-events}.
	 * @param topic the name of the topic
	 * @return this builder
	 */
	public KafkaCollectorBuilder topic(String topic) {
		this.topic = topic;
		return this;
	}

	/**
	 * Set the key of the records. The default is the instance.
	 * @param key the key
	 * @return this builder
	 */
	public KafkaCollectorBuilder key(KafkaKey key) {
		this.key = key;
		return this;
	}

	/**
	 * Set what converts events into records, instead of CloudEvents. Topic, key and JSON
	 * of this builder are not used then.
	 * @param writer the writer
	 * @return this builder
	 */
	public KafkaCollectorBuilder writer(KafkaEventWriter writer) {
		this.writer = writer;
		return this;
	}

	/**
	 * Select the events. The default are all.
	 * @param selection matches the events that are sent; called by the threads that emit
	 * them
	 * @return this builder
	 */
	public KafkaCollectorBuilder select(Predicate<? super LifecycleEvent> selection) {
		this.selection = selection;
		return this;
	}

	/**
	 * Set how many events may wait while Kafka is away. Beyond it the newest batch is
	 * dropped, which is counted and logged. The default is 100,000.
	 * @param maxPending the number
	 * @return this builder
	 */
	public KafkaCollectorBuilder maxPending(int maxPending) {
		this.buffer.maxPending(maxPending).maxBufferSize(Math.min(maxPending, EVENTS_OF_BATCH));
		return this;
	}

	/**
	 * Set how much memory these events may use. The default is 64 MB.
	 * @param maxPendingBytes the estimated number of bytes
	 * @return this builder
	 * @see BufferedCollectorBuilder#maxPendingBytes(long)
	 */
	public KafkaCollectorBuilder maxPendingBytes(long maxPendingBytes) {
		this.buffer.maxPendingBytes(maxPendingBytes);
		return this;
	}

	/**
	 * Set after which time a batch that is not full is sent. The default is 200 ms.
	 * @param flushInterval the time, which must be positive
	 * @return this builder
	 */
	public KafkaCollectorBuilder flushInterval(Duration flushInterval) {
		this.buffer.flushInterval(positive(flushInterval, "flushInterval"));
		return this;
	}

	/**
	 * Set how long the end waits for Kafka. The default is 10 seconds.
	 * @param shutdownTimeout the time
	 * @return this builder
	 */
	public KafkaCollectorBuilder shutdownTimeout(Duration shutdownTimeout) {
		this.buffer.shutdownTimeout(shutdownTimeout);
		return this;
	}

	/**
	 * Set how often the instance reports that it is alive. The default is 10 seconds.
	 * @param heartbeat the interval; zero for never
	 * @return this builder
	 */
	public KafkaCollectorBuilder heartbeat(Duration heartbeat) {
		this.heartbeat = heartbeat.isZero() ? heartbeat : positive(heartbeat, "heartbeat");
		return this;
	}

	/**
	 * Set what the heartbeat reports. The default are no version, and 0 for the numbers.
	 * @param version the version of the application, or {@code null}
	 * @param inFlight counts the active requests and tasks
	 * @param openConnections counts the open connections
	 * @return this builder
	 */
	public KafkaCollectorBuilder status(@Nullable String version, IntSupplier inFlight, IntSupplier openConnections) {
		this.version = version;
		this.inFlight = inFlight;
		this.openConnections = openConnections;
		return this;
	}

	/**
	 * Build the collector. No connection is opened before the first event.
	 * @return a new collector, which must be closed
	 */
	public KafkaCollector build() {
		CloudEventAttributes attributes = new CloudEventAttributes(this.identity);
		KafkaEventWriter writer = (this.writer != null) ? this.writer
				: new CloudEventRecords(this.topic, this.key, attributes, this.json);
		Heartbeat heartbeat = this.heartbeat.isZero() ? null : new Heartbeat(this.identity, attributes.instance(),
				this.version, this.heartbeat, this.inFlight, this.openConnections, this.selection == null);
		return new KafkaCollector(this.buffer, new KafkaDelivery(writer, new OpenProducer(this.producers)), heartbeat,
				this.selection);
	}

	private static Duration positive(Duration duration, String name) {
		if (duration.isZero() || duration.isNegative()) {
			throw new IllegalArgumentException("'" + name + "' must be positive, but is " + duration);
		}
		return duration;
	}

}
