package io.lifecycle.metrics;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.lifecycle.collector.BufferedCollector;
import io.lifecycle.collector.DestinationStatus;
import io.lifecycle.collector.EventBatchConsumer;
import io.lifecycle.event.BackgroundTaskComplete;
import io.lifecycle.event.BackgroundTaskFailed;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.ClientDisconnected;
import io.lifecycle.event.CloseReason;
import io.lifecycle.event.ConnectionClosed;
import io.lifecycle.event.ConnectionOpened;
import io.lifecycle.event.DrainComplete;
import io.lifecycle.event.DrainOutcome;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseAborted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.event.StartupComplete;
import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.signal.ListenerSettings;
import io.lifecycle.signal.OverflowPolicy;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.SignalListener;
import io.lifecycle.signal.Subscription;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.support.StaticApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The meters of events and listeners.
 */
class LifecycleMetricsTests {

	private static final long SECOND = 1_000_000_000;

	// These are the defaults of an application, except for a threshold below 100 ms,
	// which measures exactly.
	private static final ListenerSettings SETTINGS = ListenerSettings.defaults()
		.slowThreshold(Duration.ofMillis(50))
		.quarantine(50, Duration.ofSeconds(30));

	private final SignalBus bus = SignalBus.builder().settings(SETTINGS).build();

	private final MeterRegistry registry = new SimpleMeterRegistry();

	private final LifecycleMetrics metrics = new LifecycleMetrics(this.registry, this.bus, 3);

	@Test
	void connectionsAreCountedWhileTheyAreOpen() {
		open(1);
		open(2);
		assertThat(value("lifecycle.active_connections")).isEqualTo(2);
		close(1, CloseReason.COMPLETE);
		assertThat(value("lifecycle.active_connections")).isEqualTo(1);
		assertThat(value("lifecycle.connections")).isEqualTo(2);
	}

	@Test
	void connectionsOlderThanTheMetersNeverMakeANegativeCount() {
		close(1, CloseReason.COMPLETE);
		close(2, CloseReason.TIMEOUT);
		assertThat(value("lifecycle.active_connections")).isZero();
		open(3);
		assertThat(value("lifecycle.active_connections")).isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource
	void connectionsAreMeasuredByReason(CloseReason reason) {
		open(1);
		this.bus.emit(new ConnectionClosed(1, 0, 3, 700, 2 * SECOND, reason, "in words"));
		Timer duration = this.registry.get("lifecycle.connection.duration").tag("reason", name(reason)).timer();
		assertThat(duration.count()).isEqualTo(1);
		assertThat(duration.totalTime(TimeUnit.SECONDS)).isEqualTo(2);
		assertThat(duration.getId().getTag("error.type"))
			.isEqualTo((reason == CloseReason.COMPLETE || reason == CloseReason.SHUTDOWN) ? "none" : name(reason));
		assertThat(summary("lifecycle.connection.sent", reason)).isEqualTo(700);
		assertThat(summary("lifecycle.connection.requests", reason)).isEqualTo(3);
		assertThat(this.registry.get("lifecycle.connection.duration").timers()).hasSize(CloseReason.values().length);
	}

	@Test
	void abortedResponsesAndLeavingClientsAreCounted() {
		this.bus.emit(new ResponseAborted(1, 0, 1, 10, SECOND));
		this.bus.emit(new ClientDisconnected(1, 0, true));
		this.bus.emit(new ClientDisconnected(2, 0, true));
		this.bus.emit(new ClientDisconnected(3, 0, false));
		assertThat(value("lifecycle.aborted_responses")).isEqualTo(1);
		assertThat(value("lifecycle.client_disconnects", "streaming", "true")).isEqualTo(2);
		assertThat(value("lifecycle.client_disconnects", "streaming", "false")).isEqualTo(1);
	}

	@Test
	void requestsThatEndWellNeedNoEvent() {
		assertThat(List.of(RequestStarted.class, ResponseCompleted.class, RequestReceived.class, RequestComplete.class))
			.noneMatch(this.bus::hasListeners);
	}

	@Test
	void tasksAreMeasuredByNameAndError() {
		this.bus.emit(new BackgroundTaskStarted("a", "Mailer.send"));
		this.bus.emit(new BackgroundTaskStarted("b", "Mailer.send"));
		assertThat(activeTasks("Mailer.send")).isEqualTo(2);
		this.bus.emit(new BackgroundTaskComplete("a", "Mailer.send", SECOND));
		this.bus
			.emit(new BackgroundTaskFailed("b", "Mailer.send", 2 * SECOND, new IllegalStateException("on purpose")));
		assertThat(activeTasks("Mailer.send")).isZero();
		assertThat(task("Mailer.send", "none").totalTime(TimeUnit.SECONDS)).isEqualTo(1);
		assertThat(task("Mailer.send", "java.lang.IllegalStateException").totalTime(TimeUnit.SECONDS)).isEqualTo(2);
	}

	@Test
	void taskThatFailsWithoutAStartLeavesOthersActive() {
		this.bus.emit(new BackgroundTaskStarted("a", "Mailer.send"));
		this.bus.emit(new BackgroundTaskFailed("b", "Mailer.send", 0, new IllegalStateException("rejected")));
		assertThat(activeTasks("Mailer.send")).isEqualTo(1);
		this.bus.emit(new BackgroundTaskComplete("unknown", "Mailer.send", SECOND));
		assertThat(activeTasks("Mailer.send")).isEqualTo(1);
	}

	@Test
	void taskThatIsStartedTwiceIsActiveOnce() {
		this.bus.emit(new BackgroundTaskStarted("a", "Mailer.send"));
		this.bus.emit(new BackgroundTaskStarted("a", "Mailer.send"));
		assertThat(activeTasks("Mailer.send")).isEqualTo(1);
	}

	@Test
	void namesOfTasksAreBounded() {
		for (int i = 0; i < 1000; i++) {
			this.bus.emit(new BackgroundTaskStarted("id-" + i, "report for user " + i));
			this.bus.emit(new BackgroundTaskComplete("id-" + i, "report for user " + i, SECOND));
		}
		assertThat(this.registry.get("lifecycle.task.duration").timers()).hasSize(4);
		assertThat(this.registry.get("lifecycle.active_tasks").longTaskTimers()).hasSize(4);
		assertThat(task("report for user 2", "none").count()).isEqualTo(1);
		assertThat(task("_OTHER", "none").count()).isEqualTo(997);
	}

	@Test
	void errorsOfATaskAreBounded() {
		List<Throwable> errors = List.of(new Throwable(), new Exception(), new RuntimeException(), new Error(),
				new IllegalStateException(), new IllegalArgumentException(), new NullPointerException(),
				new ArithmeticException(), new ClassCastException(), new NegativeArraySizeException(),
				new ArrayStoreException(), new IndexOutOfBoundsException(), new UnsupportedOperationException(),
				new SecurityException(), new NumberFormatException(), new CloneNotSupportedException(),
				new InterruptedException(), new ReflectiveOperationException(), new IOException(), new EOFException(),
				new OutOfMemoryError(), new StackOverflowError(), new TimeoutException());
		errors.forEach((error) -> this.bus.emit(new BackgroundTaskFailed("a", "Mailer.send", SECOND, error)));
		assertThat(this.registry.get("lifecycle.task.duration").timers()).hasSize(22);
		assertThat(task("Mailer.send", "_OTHER").count()).isEqualTo(errors.size() - 20);
	}

	@Test
	void startAndDrainAreTimed() {
		this.metrics.addStartupTime();
		assertThat(this.registry.find("lifecycle.startup.time").meter()).isNull();
		try (StaticApplicationContext context = new StaticApplicationContext()) {
			this.bus.emit(new StartupComplete(context, 3 * SECOND));
			this.bus.emit(new DrainComplete(context, DrainOutcome.TIMEOUT, 5 * SECOND, List.of()));
		}
		assertThat(this.registry.get("lifecycle.startup.time").timeGauge().value(TimeUnit.SECONDS)).isEqualTo(3);
		assertThat(this.registry.get("lifecycle.drain.duration")
			.tag("outcome", "timeout")
			.timer()
			.totalTime(TimeUnit.SECONDS)).isEqualTo(5);
	}

	@Test
	void listenersAreMeasured() {
		this.bus.on(Ping.class, (event) -> {
		}, ListenerOptions.defaults().named("good"));
		this.bus.on(Ping.class, (event) -> {
			throw new IllegalStateException("on purpose");
		}, ListenerOptions.defaults().named("bad"));
		for (int i = 0; i < 60; i++) {
			this.bus.emit(new Ping());
		}
		Awaitility.await().untilAsserted(() -> assertThat(deliveries("good")).isEqualTo(60));
		assertThat(value("lifecycle.listener.failures", "listener", "bad")).isEqualTo(50);
		assertThat(value("lifecycle.listener.dropped", "listener", "bad")).isEqualTo(10);
		assertThat(value("lifecycle.listener.failures", "listener", "good")).isZero();
		assertThat(value("lifecycle.listeners", "state", "quarantined")).isEqualTo(1);
		assertThat(this.registry.get("lifecycle.listener.duration")
			.tag("listener", "good")
			.functionTimer()
			.totalTime(TimeUnit.NANOSECONDS)).isPositive();
	}

	@Test
	void waitingEventsOfALaneAreCounted() throws InterruptedException {
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch gate = new CountDownLatch(1);
		this.bus.on(Ping.class, (event) -> {
			entered.countDown();
			gate.await();
		}, ListenerOptions.defaults().named("slow").queued(2, OverflowPolicy.DEFAULT));
		this.bus.emit(new Ping());
		assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
		for (int i = 0; i < 5; i++) {
			this.bus.emit(new Ping());
		}
		awaitListener("slow");
		assertThat(value("lifecycle.lane.waiting", "listener", "slow")).isEqualTo(2);
		assertThat(value("lifecycle.listener.dropped", "listener", "slow")).isEqualTo(3);
		gate.countDown();
		Awaitility.await()
			.untilAsserted(() -> assertThat(value("lifecycle.lane.waiting", "listener", "slow")).isZero());
		assertThat(this.registry.get("lifecycle.lane.waiting").gauges()).hasSize(1);
	}

	@Test
	void metersOfAListenerGoWithIt() {
		Subscription subscription = this.bus.on(Ping.class, (event) -> {
		}, ListenerOptions.defaults().named("guest").queued());
		awaitListener("guest");
		subscription.cancel();
		Awaitility.await().until(() -> {
			value("lifecycle.listeners", "state", "active");
			return this.registry.find("lifecycle.listener.duration").tag("listener", "guest").meter() == null;
		});
		assertThat(this.registry.getMeters()).noneMatch((meter) -> "guest".equals(meter.getId().getTag("listener")));
	}

	@Test
	void countsOfANameNeverShrinkWhenOneOfItsListenersGoes() {
		Subscription first = this.bus.on(Ping.class, new Counted(), ListenerOptions.defaults().named("twins"));
		this.bus.on(Ping.class, new Counted(), ListenerOptions.defaults().named("twins"));
		this.bus.emit(new Ping());
		awaitListener("twins");
		Awaitility.await().untilAsserted(() -> assertThat(deliveries("twins")).isEqualTo(2));
		first.cancel();
		this.bus.on(Pong.class, new Counted(), ListenerOptions.defaults().named("landmark"));
		awaitListener("landmark");
		assertThat(deliveries("twins")).isEqualTo(2);
		this.bus.emit(new Ping());
		Awaitility.await().untilAsserted(() -> assertThat(deliveries("twins")).isEqualTo(3));
	}

	@Test
	void namesOfListenersAreBounded() {
		for (int i = 0; i < 1000; i++) {
			this.bus.on(Ping.class, new Counted(), ListenerOptions.defaults().named("session " + i));
		}
		this.bus.emit(new Ping());
		Awaitility.await().untilAsserted(() -> {
			value("lifecycle.listeners", "state", "active");
			double sum = this.registry.get("lifecycle.listener.duration")
				.functionTimers()
				.stream()
				.mapToDouble((timer) -> timer.count())
				.sum();
			assertThat(sum).isEqualTo(1000);
		});
		assertThat(this.registry.get("lifecycle.listener.duration").functionTimers()).hasSize(4);
	}

	@Test
	void lambdasOfOneClassShareANameWithoutItsAddress() {
		this.bus.on(Ping.class, lambda(1));
		this.bus.on(Ping.class, lambda(2));
		awaitListener(LifecycleMetricsTests.class.getName());
	}

	private static SignalListener<Ping> lambda(int number) {
		return (event) -> assertThat(number).isPositive();
	}

	@Test
	void collectorIsMeasured() {
		CompletableFuture<Void> delivered = new CompletableFuture<>();
		BufferedCollector collector = BufferedCollector.builder()
			.maxBufferSize(1)
			.maxPending(2)
			.onFlush("slow", (batch) -> delivered.join())
			.onFlush("fast", (batch) -> {
			})
			.build();
		this.metrics.addCollector("events", collector);
		for (int i = 0; i < 5; i++) {
			int received = i;
			Awaitility.await().until(() -> collector.consumers().get(1).delivered() == received);
			collector.record(new BackgroundTaskStarted("a", "task"));
		}
		double dropped = value("lifecycle.collector.dropped", "consumer", "slow");
		assertThat(dropped).isEqualTo(collector.dropped()).isPositive();
		assertThat(value("lifecycle.collector.waiting", "consumer", "slow")).isEqualTo(5 - dropped);
		delivered.completeExceptionally(new IllegalStateException("no batch"));
		collector.close();
		assertThat(value("lifecycle.collector.failed", "consumer", "slow")).isEqualTo(5 - dropped);
		assertThat(value("lifecycle.collector.waiting", "consumer", "slow")).isZero();
		assertThat(value("lifecycle.collector.delivered", "consumer", "slow")).isZero();
		assertThat(value("lifecycle.collector.delivered", "consumer", "fast")).isEqualTo(5);
		assertThat(value("lifecycle.collector.recorded", "collector", "events")).isEqualTo(5);
	}

	@Test
	void destinationOfAConsumerIsMeasured() {
		this.metrics.addCollector("events", BufferedCollector.builder().onFlush("remote", new Remote()).build());
		assertThat(value("lifecycle.collector.unconfirmed", "consumer", "remote")).isEqualTo(7);
		assertThat(value("lifecycle.collector.refused.offers", "consumer", "remote")).isEqualTo(9);
	}

	// While events are being taken out they are neither pending nor flushed.
	@Test
	void recordedEventsOfACollectorNeverBecomeLess() {
		CompletableFuture<Void> delivered = new CompletableFuture<>();
		BufferedCollector collector = BufferedCollector.builder()
			.maxBufferSize(1000)
			.maxPending(1_000_000)
			.onFlush((batch) -> delivered.join())
			.build();
		this.metrics.addCollector("events", collector);
		for (int i = 0; i < 200_500; i++) {
			collector.record(new BackgroundTaskStarted("a", "task"));
		}
		assertThat(value("lifecycle.collector.recorded", "collector", "events")).isEqualTo(200_500);
		CompletableFuture<?> taken = CompletableFuture.supplyAsync(collector::flush);
		while (!taken.isDone()) {
			assertThat(value("lifecycle.collector.recorded", "collector", "events")).isEqualTo(200_500);
		}
		delivered.complete(null);
		collector.close();
		assertThat(value("lifecycle.collector.recorded", "collector", "events")).isEqualTo(200_500);
	}

	@Test
	void closedMetricsLeaveTheRegistryToTheNextOnes() {
		open(1);
		open(2);
		this.metrics.close();
		assertThat(this.bus.hasListeners(ConnectionOpened.class)).isFalse();
		assertThat(this.registry.find("lifecycle.active_connections").meter()).isNull();
		assertThat(this.registry.find("lifecycle.listeners").meter()).isNull();
		try (LifecycleMetrics next = new LifecycleMetrics(this.registry, this.bus, 3)) {
			open(3);
			assertThat(value("lifecycle.active_connections")).isEqualTo(1);
			assertThat(value("lifecycle.connections")).isEqualTo(3);
		}
	}

	@Test
	void registryThatThrowsHurtsNobody() {
		SimpleMeterRegistry broken = new SimpleMeterRegistry();
		broken.config().meterFilter(new MeterFilter() {
			@Override
			public Meter.Id map(Meter.Id id) {
				if (id.getName().startsWith("lifecycle.task") || id.getName().startsWith("lifecycle.listener")
						|| id.getName().startsWith("lifecycle.startup")) {
					throw new IllegalStateException("on purpose");
				}
				return id;
			}
		});
		SignalBus strict = SignalBus.builder().settings(SETTINGS.strict(true)).build();
		try (LifecycleMetrics metrics = new LifecycleMetrics(broken, strict, 3)) {
			metrics.addStartupTime();
			for (int i = 0; i < 100; i++) {
				strict.emit(new BackgroundTaskComplete("a", "Mailer.send", SECOND));
			}
			assertThat(strict.listeners().list()).allSatisfy((status) -> assertThat(status.failures()).isZero());
			strict.emit(new ConnectionOpened(1, 0, "", -1, "", -1, "h1"));
			assertThat(broken.get("lifecycle.active_connections").gauge().value()).isEqualTo(1);
		}
	}

	@Test
	void everyMeterIsDeclaredWithItsTags() {
		this.metrics.addStartupTime();
		this.metrics.addCollector("events", BufferedCollector.builder().onFlush("remote", new Remote()).build());
		this.bus.on(Ping.class, new Counted(), ListenerOptions.defaults().named("queued").queued());
		this.bus.emit(new BackgroundTaskStarted("a", "Mailer.send"));
		this.bus.emit(new BackgroundTaskComplete("a", "Mailer.send", SECOND));
		try (StaticApplicationContext context = new StaticApplicationContext()) {
			this.bus.emit(new StartupComplete(context, SECOND));
		}
		awaitListener("queued");
		for (LifecycleMeter meter : LifecycleMeter.values()) {
			assertThat(this.registry.get(meter.getName()).meters()).as(meter.getName()).allSatisfy((found) -> {
				assertThat(found.getId().getTags()).extracting(Tag::getKey)
					.containsExactlyInAnyOrder(
							Arrays.stream(meter.getKeyNames()).map((key) -> key.asString()).toArray(String[]::new));
				assertThat(found.getId().getType()).isIn(meter.getType(), Meter.Type.COUNTER);
				assertThat(found.getId().getBaseUnit()).isEqualTo(meter.getBaseUnit());
				assertThat(found.getId().getDescription()).isEqualTo(meter.description());
			});
		}
		assertThat(this.registry.getMeters()).extracting((meter) -> meter.getId().getName())
			.isSubsetOf(Arrays.stream(LifecycleMeter.values()).map(LifecycleMeter::getName).toList());
	}

	private void open(long id) {
		this.bus.emit(new ConnectionOpened(id, 0, "127.0.0.1", 1, "127.0.0.1", 2, "h1"));
	}

	private void close(long id, CloseReason reason) {
		this.bus.emit(new ConnectionClosed(id, 0, 1, 10, SECOND, reason, null));
	}

	private void awaitListener(String name) {
		Awaitility.await().until(() -> {
			value("lifecycle.listeners", "state", "active");
			return this.registry.find("lifecycle.listener.duration").tag("listener", name).meter() != null;
		});
	}

	private double deliveries(String listener) {
		value("lifecycle.listeners", "state", "active");
		return this.registry.get("lifecycle.listener.duration").tag("listener", listener).functionTimer().count();
	}

	private double value(String name, String... tags) {
		return this.registry.get(name).tags(tags).meter().measure().iterator().next().getValue();
	}

	private double summary(String name, CloseReason reason) {
		return this.registry.get(name).tag("reason", name(reason)).summary().totalAmount();
	}

	private int activeTasks(String name) {
		return this.registry.get("lifecycle.active_tasks").tag("task", name).longTaskTimer().activeTasks();
	}

	private Timer task(String name, String error) {
		return this.registry.get("lifecycle.task.duration").tags("task", name, "error.type", error).timer();
	}

	private static String name(CloseReason reason) {
		return reason.name().toLowerCase(Locale.ROOT);
	}

	record Ping() implements LifecycleEvent {

		@Override
		public long timestampNanos() {
			return 0;
		}

	}

	record Pong() implements LifecycleEvent {

		@Override
		public long timestampNanos() {
			return 0;
		}

	}

	static final class Counted implements SignalListener<LifecycleEvent> {

		@Override
		public void onSignal(LifecycleEvent event) {
		}

	}

	/**
	 * A consumer that knows what its destination did.
	 */
	private static final class Remote implements EventBatchConsumer {

		@Override
		public void accept(List<LifecycleEvent> batch) {
		}

		@Override
		public DestinationStatus destination() {
			return new DestinationStatus(7, 9, false);
		}

	}

}
