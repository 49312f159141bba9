package com.example.lakeside.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.lifecycle.event.BackgroundTaskComplete;
import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.DrainOutcome;
import io.lifecycle.event.InFlightRequest;
import io.lifecycle.event.LifecycleEvent;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

/**
 * What the view makes of the records of instances.
 */
class FleetTopologyTests {

	private final FleetDriver driver = new FleetDriver();

	private final SimulatedInstance instance = this.driver.instance("a");

	@AfterEach
	void close() {
		this.driver.close();
	}

	private Instance instance() {
		return this.driver.find(this.instance);
	}

	@Test
	void anInstanceGoesThroughItsLife() {
		List<ProducerRecord<String, byte[]>> start = this.instance.start();
		this.driver.read(start.subList(0, 1));
		assertThat(instance().status).isEqualTo(InstanceStatus.STARTING);
		this.driver.read(start.subList(1, 2));
		assertThat(instance().status).isEqualTo(InstanceStatus.UP);
		this.driver.advance(Duration.ofSeconds(5));
		this.driver.read(this.instance.beginDrain(2));
		assertThat(instance().status).isEqualTo(InstanceStatus.DRAINING);
		assertThat(instance().since).isEqualTo(this.driver.now());
		this.driver.read(this.instance.endDrain(DrainOutcome.COMPLETE), this.instance.end());
		this.driver.advance(Duration.ofMinutes(5));
		assertThat(instance().status).isEqualTo(InstanceStatus.DOWN);
		assertThat(instance().timeline()).extracting(Instance.Change::status)
			.containsExactly(InstanceStatus.STARTING, InstanceStatus.UP, InstanceStatus.DRAINING, InstanceStatus.DOWN);
		assertThat(instance().application).isEqualTo("bank");
	}

	@Test
	void anInstanceThatMissesItsHeartbeatsVanishesAndReturns() {
		this.driver.read(this.instance.start(), List.of(this.instance.alive("UP", 2000, 0)));
		this.driver.advance(Duration.ofSeconds(4));
		assertThat(instance().status).isEqualTo(InstanceStatus.UP);
		this.driver.advance(Duration.ofSeconds(2));
		assertThat(instance().status).isEqualTo(InstanceStatus.VANISHED);
		assertThat(instance().since).isEqualTo(this.driver.now() - 6000);
		this.driver.read(List.of(this.instance.alive("UP", 2000, 0)));
		assertThat(instance().status).isEqualTo(InstanceStatus.UP);
		assertThat(instance().version).isEqualTo("1.4.2");
	}

	@Test
	void nobodyVanishesWhileTheBrokerDoesNotAnswer() {
		this.driver.read(this.instance.start(), List.of(this.instance.alive("UP", 2000, 0)));
		this.driver.broker(false);
		this.driver.advance(Duration.ofMinutes(1));
		assertThat(instance().status).isEqualTo(InstanceStatus.UP);
		this.driver.broker(true);
		this.driver.advance(Duration.ofSeconds(4));
		assertThat(instance().status).isEqualTo(InstanceStatus.UP);
		this.driver.advance(Duration.ofSeconds(3));
		assertThat(instance().status).isEqualTo(InstanceStatus.VANISHED);
	}

	@Test
	void nobodyVanishesWhileTheViewStandsStill() {
		this.driver.read(this.instance.start(), List.of(this.instance.alive("UP", 2000, 0)));
		this.driver.jump(Duration.ofMinutes(1));
		assertThat(instance().status).isEqualTo(InstanceStatus.UP);
	}

	@Test
	void heartbeatsAloneShowTheStatus() {
		for (String state : List.of("STARTING", "UP", "DRAINING", "DOWN")) {
			this.driver.read(List.of(this.instance.alive(state, 2000, 0)));
			this.driver.advance(Duration.ofSeconds(2));
		}
		this.driver.advance(Duration.ofMinutes(1));
		assertThat(instance().timeline()).extracting(Instance.Change::status)
			.containsExactly(InstanceStatus.STARTING, InstanceStatus.UP, InstanceStatus.DRAINING, InstanceStatus.DOWN);
	}

	@Test
	void anInstanceOfWhichOnlyTheLastHeartbeatIsReadIsDown() {
		this.instance.start();
		this.driver.read(this.instance.end().subList(1, 2));
		assertThat(instance().status).isEqualTo(InstanceStatus.DOWN);
	}

	@Test
	void aDrainWaitsForTasksToo() {
		this.driver.read(this.instance.start(),
				List.of(this.instance.send(new BackgroundTaskStarted("t-1", "cleanup"))));
		this.driver.advance(Duration.ofSeconds(1));
		this.driver.read(this.instance.begin(1, "/accounts"), this.instance.beginDrain(2));
		assertThat(instance().work()).extracting(Work::name).containsExactly("cleanup", "GET /accounts");
		this.driver.read(List.of(this.instance.send(new BackgroundTaskComplete("t-1", "cleanup", 1))));
		assertThat(instance().work()).extracting(Work::name).containsExactly("GET /accounts");
	}

	@Test
	void anInstanceWithoutHeartbeatMayBeSilentForLonger() {
		this.driver.read(this.instance.start(), this.instance.beginDrain(0));
		this.driver.advance(Duration.ofSeconds(29));
		assertThat(instance().status).isEqualTo(InstanceStatus.DRAINING);
		this.driver.advance(Duration.ofSeconds(3));
		assertThat(instance().status).isEqualTo(InstanceStatus.VANISHED);
		this.driver.read(this.instance.endDrain(DrainOutcome.COMPLETE));
		assertThat(instance().status).isEqualTo(InstanceStatus.DRAINING);
	}

	@Test
	void aBacklogMakesNobodyVanish() {
		List<ProducerRecord<String, byte[]>> old = this.instance.start();
		this.driver.advance(Duration.ofHours(1));
		this.driver.read(old, this.instance.open(1));
		this.driver.advance(Duration.ofSeconds(10));
		assertThat(instance().timeline()).extracting(Instance.Change::status)
			.containsExactly(InstanceStatus.STARTING, InstanceStatus.UP);
	}

	@Test
	void connectionsAndRequestsInFlightAreCountedAndNamed() {
		this.driver.read(this.instance.start(), this.instance.open(1), this.instance.open(2), this.instance.close(1),
				this.instance.begin(1, "/accounts/100"), this.instance.begin(2, "/quotes/EUR"),
				this.instance.answer(1, "/accounts/{id}", 200, 3), this.instance.answer(0, "/", 400, 1));
		assertThat(instance().openConnections).isEqualTo(1);
		assertThat(instance().address).isEqualTo("10.0.0.2:8080");
		assertThat(instance().requests.running.count()).isEqualTo(1);
		assertThat(instance().work()).containsExactly(new Work("2", "GET /quotes/EUR", this.driver.now()));
		assertThat(instance().requests.answered).isEqualTo(1);
	}

	@Test
	void moreRequestsThanNamesAreStillCounted() {
		for (int request = 1; request <= 150; request++) {
			this.driver.read(this.instance.begin(request, "/slow"));
		}
		assertThat(instance().requests.running.count()).isEqualTo(150);
		for (int request = 150; request >= 1; request--) {
			this.driver.read(this.instance.answer(request, "/slow", 200, 1));
		}
		assertThat(instance().requests.running.count()).isZero();
	}

	@Test
	void errorsAndRatesAreCounted() {
		for (int request = 1; request <= 20; request++) {
			this.driver.read(this.instance.begin(request, "/x"),
					this.instance.answer(request, "/x", (request % 4 == 0) ? 503 : 200, 1));
		}
		this.driver.advance(Duration.ofSeconds(5));
		assertThat(instance().requests.failed).isEqualTo(5);
		assertThat(instance().requests.errors).isEqualTo(5);
		assertThat(instance().requests.rate(this.driver.now())).isEqualTo(4.0);
		this.driver.advance(Duration.ofSeconds(10));
		assertThat(instance().requests.rate(this.driver.now())).isZero();
	}

	@Test
	void numbersThatAreMissingAreAGapUntilTheyArrive() {
		List<ProducerRecord<String, byte[]>> first = this.instance.start();
		List<ProducerRecord<String, byte[]>> late = this.instance.open(1);
		List<ProducerRecord<String, byte[]>> lost = this.instance.open(2);
		this.driver.read(first, this.instance.open(3));
		assertThat(instance().sequence.missing).isEqualTo(2);
		this.driver.read(late);
		assertThat(instance().sequence.missing).isEqualTo(lost.size());
		assertThat(instance().sequence.late).isEqualTo(1);
		assertThat(instance().openConnections).isEqualTo(2);
	}

	@Test
	void gapsThatAreRememberedHaveABound() {
		Sequence sequence = new Sequence();
		sequence.take(1);
		sequence.reach(1000);
		for (long number = 3; number < 1000; number += 2) {
			sequence.take(number);
		}
		assertThat(sequence).extracting("gaps", LIST).hasSize(20);
		assertThat(sequence.missing + sequence.late).isEqualTo(999);
	}

	@Test
	void whatIsReadTwiceCountsOnce() {
		List<ProducerRecord<String, byte[]>> begin = this.instance.begin(1, "/x");
		List<ProducerRecord<String, byte[]>> answer = this.instance.answer(1, "/x", 200, 1);
		this.driver.read(begin, answer, begin, answer);
		assertThat(instance().sequence.duplicates).isEqualTo(3);
		assertThat(instance().requests.started).isEqualTo(1);
		assertThat(this.driver.route("GET /x").count).isEqualTo(1);
	}

	@Test
	void aHeartbeatShowsThatTheLastEventsAreMissing() {
		this.driver.read(this.instance.start());
		this.instance.skip(3);
		this.driver.read(List.of(this.instance.alive("UP", 2000, 12)));
		assertThat(instance().sequence.missing).isEqualTo(3);
		assertThat(instance().dropped).isEqualTo(12);
	}

	@Test
	void aHeartbeatCountsTheConnectionsOfAnInstanceWhoseStartWasNotRead() {
		this.instance.skip(100);
		this.driver.read(this.instance.open(1), List.of(this.instance.alive("UP", 2000, 0)));
		assertThat(instance().status).isEqualTo(InstanceStatus.UP);
		assertThat(instance().openConnections).isEqualTo(7);
	}

	@Test
	void recordsThatCannotBeReadAreCountedAndSkipped() {
		Map<String, String> attributes = new LinkedHashMap<>(
				Map.of("source", "/bank/a", "type", "io.lifecycle.event.StartupBegin", "sequence", "1"));
		List<ProducerRecord<String, byte[]>> unreadable = new ArrayList<>();
		unreadable.add(this.instance.record(Map.of(), "{}"));
		unreadable.add(this.instance.record(attributes, null));
		unreadable.add(this.instance.record(attributes, "no JSON"));
		unreadable.add(this.instance.record(attributes, "[1]"));
		attributes.put("sequence", "many");
		unreadable.add(this.instance.record(attributes, "{}"));
		attributes.put("sequence", "-1");
		unreadable.add(this.instance.record(attributes, "{}"));
		attributes.put("source", "bank");
		unreadable.add(this.instance.record(attributes, "{}"));
		unreadable.add(new ProducerRecord<>(SimulatedInstance.TOPIC, null, this.driver.now(), null, new byte[] { -1 }));
		this.driver.read(unreadable, this.instance.start());
		assertThat(this.driver.fleet.count(FleetProcessor.UNREADABLE)).isEqualTo(unreadable.size());
		assertThat(instance().status).isEqualTo(InstanceStatus.UP);
		assertThat(this.driver.fleet.instances()).hasSize(1);
	}

	@Test
	void namesMayHaveAnyCharacter() {
		SimulatedInstance named = new SimulatedInstance("my/bank + 1%", "a/b", this.driver::now);
		this.driver.read(named.start());
		assertThat(this.driver.find(named).application).isEqualTo("my/bank + 1%");
	}

	@Test
	void valuesOfAnotherFormDoNoHarm() {
		String type = "io.lifecycle.event.RequestComplete";
		this.driver.read(List.of(this.instance.record(Map.of("source", "/bank/a", "type", type, "sequence", "1"),
				"{\"request\":5,\"response\":\"x\",\"duration_ms\":\"y\",\"error\":[]}")));
		assertThat(this.driver.fleet.routes(0)).containsOnlyKeys("no route");
	}

	@Test
	void theDurationOfAStreamIsNoneOfItsRoute() {
		String type = "io.lifecycle.event.RequestComplete";
		this.driver.read(this.instance.start(),
				List.of(this.instance.record(
						Map.of("source", "/bank/" + this.instance.name(), "type", type, "sequence", "3"),
						"{\"response\":{\"status\":200,\"route\":\"/x\",\"streamed\":true},\"duration_ms\":60000}")));
		assertThat(this.driver.route("UNKNOWN /x").count).isEqualTo(1);
		assertThat(this.driver.route("UNKNOWN /x").quantile(0.99)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "1e999", "\"NaN\"", "\"Infinity\"", "-1", "1e300", "{}", "null" })
	void durationsThatAreNoneDoNoHarm(String duration) {
		String type = "io.lifecycle.event.RequestComplete";
		this.driver.read(this.instance.start(),
				List.of(this.instance.record(
						Map.of("source", "/bank/" + this.instance.name(), "type", type, "sequence", "3"),
						"{\"response\":{\"status\":200,\"route\":\"/x\"},\"duration_ms\":%s}".formatted(duration))));
		assertThat(this.driver.fleet.count(FleetProcessor.UNREADABLE)).isZero();
		assertThat(this.driver.route("UNKNOWN /x").quantile(0.99)).isBetween(0.0, 1.01e12);
	}

	@Test
	void routesOfAWindowHaveABound() {
		for (int request = 1; request <= 600; request++) {
			this.driver.read(this.instance.answer(request, "/" + request + "x".repeat(300), 200, 1));
		}
		Map<String, RouteWindow> routes = this.driver.fleet.routes(0);
		assertThat(routes).hasSize(501).containsKey("other routes");
		assertThat(routes.keySet()).allMatch((route) -> route.length() < 210);
		assertThat(routes.values().stream().mapToLong((route) -> route.count).sum()).isEqualTo(600);
	}

	@Test
	void methodsThatClientsInventShareOneRoute() {
		String type = "io.lifecycle.event.RequestComplete";
		for (int request = 1; request <= 3; request++) {
			this.driver.read(List.of(this.instance.record(
					Map.of("source", "/bank/a", "type", type, "sequence", String.valueOf(request)),
					"{\"request\":{\"method\":\"X" + request + "\"},\"response\":{\"status\":200,\"route\":\"/x\"}}")));
		}
		assertThat(this.driver.fleet.routes(0)).containsOnlyKeys("UNKNOWN /x");
	}

	@Test
	void anEventOfTheApplicationIsNotTakenForOneOfTheServer() {
		this.driver.read(this.instance.start(), List.of(this.instance.send(new ShutdownBegin())),
				List.of(this.instance.send(new BackgroundTaskStarted("t-1", "cleanup"))));
		assertThat(instance().status).isEqualTo(InstanceStatus.UP);
		assertThat(instance().sequence.last).isEqualTo(4);
	}

	@Test
	void aClockThatIsAheadDoesNotReachIntoTheFuture() {
		SimulatedInstance ahead = new SimulatedInstance("bank", "ahead", () -> this.driver.now() + 3_600_000);
		this.driver.read(ahead.start(), ahead.begin(1, "/x"), ahead.answer(1, "/x", 200, 1));
		assertThat(this.driver.find(ahead).since).isEqualTo(this.driver.now());
		this.driver.advance(Duration.ofMinutes(1));
		assertThat(this.driver.fleet.routes(this.driver.now() - 70_000)).containsOnlyKeys("GET /x");
		assertThat(this.driver.fleet.routes(this.driver.now())).isEmpty();
	}

	@Test
	void answersThatAreTooOldForADistributionAreCounted() {
		SimulatedInstance behind = new SimulatedInstance("bank", "behind", () -> this.driver.now() - 3_600_000);
		this.driver.read(behind.start(), behind.begin(1, "/x"), behind.answer(1, "/x", 200, 1));
		assertThat(this.driver.fleet.routes(0)).isEmpty();
		assertThat(this.driver.fleet.count(FleetProcessor.LATE)).isEqualTo(1);
		assertThat(this.driver.find(behind).requests.answered).isEqualTo(1);
	}

	@Test
	void percentilesOfSeveralInstancesAreExactToOnePercent() {
		List<SimulatedInstance> instances = List.of(this.driver.instance("b"), this.driver.instance("c"));
		for (int request = 1; request <= 1000; request++) {
			SimulatedInstance next = instances.get(request % 2);
			this.driver.read(next.answer(request, "/accounts/{id}", (request == 7) ? 500 : 200, request));
			if (request % 100 == 0) {
				this.driver.advance(Duration.ofSeconds(3));
			}
		}
		RouteWindow answers = this.driver.route("GET /accounts/{id}");
		assertThat(answers.count).isEqualTo(1000);
		assertThat(answers.serverErrors).isEqualTo(1);
		assertThat(answers.errors).isEqualTo(1);
		assertThat(answers.quantile(0.5)).isCloseTo(500, within(6.0));
		assertThat(answers.quantile(0.99)).isCloseTo(990, within(11.0));
	}

	@Test
	void whatIsOldIsForgotten() {
		this.driver.read(this.instance.start(), this.instance.answer(1, "/x", 200, 1), this.instance.end());
		SimulatedInstance alive = this.driver.instance("b");
		this.driver.read(alive.start());
		this.driver.advance(Duration.ofMinutes(31));
		assertThat(this.driver.fleet.routes(0)).isEmpty();
		this.driver.advance(Duration.ofHours(24));
		assertThat(this.driver.fleet.instance(this.instance.name())).isEmpty();
	}

	@Test
	void stragglersOfADrainAreNamed() {
		this.driver.read(this.instance.start(), this.instance.beginDrain(1), this.instance.endDrain(
				DrainOutcome.TIMEOUT, new InFlightRequest(1, 1, "GET", "/quotes/EUR", null, false, 2_000_000_000)));
		Drain drain = Objects.requireNonNull(instance().drain);
		assertThat(drain.inFlight).isEqualTo(1);
		assertThat(drain.outcome).isEqualTo("timeout");
		assertThat(drain.durationMs).isEqualTo(147.4);
		assertThat(drain.stragglers).containsExactly(new Work("", "GET /quotes/EUR", this.driver.now() - 2000));
	}

	/**
	 * An event of an application.
	 */
	record ShutdownBegin(long timestampNanos) implements LifecycleEvent {

		ShutdownBegin() {
			this(1);
		}

	}

}
