package com.example.lakeside.fleet;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.example.lakeside.fleet.Instance.Change;
import com.example.lakeside.fleet.Rollout.Lane;
import com.example.lakeside.fleet.Rollout.Verdict;
import io.lifecycle.event.DrainOutcome;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.ResponseInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is proven about a rolling restart.
 */
class RolloutTests {

	private final FleetDriver driver = new FleetDriver();

	@AfterEach
	void close() {
		this.driver.close();
	}

	private SimulatedInstance started(String name) {
		SimulatedInstance instance = this.driver.instance(name);
		this.driver.read(instance.start(), instance.open(1), instance.begin(1, "/accounts/100"));
		return instance;
	}

	private Rollout rollout() {
		assertThat(this.driver.rollouts()).hasSize(1);
		return this.driver.rollouts().get(0);
	}

	private void restart(SimulatedInstance instance) {
		this.driver.read(instance.beginDrain(1), instance.answer(1, "/accounts/{id}", 200, 1),
				instance.endDrain(DrainOutcome.COMPLETE), instance.close(1), instance.end());
	}

	@Test
	void aRolloutWithoutLossIsProven() {
		SimulatedInstance first = started("a");
		SimulatedInstance second = started("b");
		restart(first);
		this.driver.advance(Duration.ofMinutes(1));
		restart(second);
		Rollout rollout = rollout();
		assertThat(rollout.verdict()).isEqualTo(Verdict.PROVEN);
		assertThat(rollout.unknown()).isEmpty();
		assertThat(rollout.lost()).isZero();
		assertThat(rollout.ended() - rollout.began()).isEqualTo(60_000);
		assertThat(rollout.instances()).extracting(InstanceEnd::instance).containsExactly(first.name(), second.name());
		assertThat(rollout.instances().get(0).inFlight()).isEqualTo(1);
	}

	@Test
	void aRequestThatIsCutIsLostAndNamed() {
		SimulatedInstance instance = started("a");
		this.driver.read(instance.beginDrain(1), instance.endDrain(DrainOutcome.TIMEOUT), instance.abort(1),
				instance.end());
		assertThat(rollout().verdict()).isEqualTo(Verdict.LOST);
		assertThat(rollout().lost()).isEqualTo(1);
		assertThat(rollout().lostRequests()).containsExactly("GET /accounts/100");
	}

	@Test
	void aRequestThatWasCutBeforeTheDrainIsNotLostByIt() {
		SimulatedInstance instance = started("a");
		this.driver.read(instance.abort(1), instance.beginDrain(0), instance.end());
		assertThat(rollout().verdict()).isEqualTo(Verdict.PROVEN);
	}

	@Test
	void aRequestWithoutAnEndIsLost() {
		SimulatedInstance instance = started("a");
		this.driver.read(instance.beginDrain(1), instance.end());
		assertThat(rollout().verdict()).isEqualTo(Verdict.LOST);
		assertThat(rollout().lostRequests()).containsExactly("GET /accounts/100");
	}

	@Test
	void anInstanceThatVanishesLosesWhatWasOpen() {
		started("a");
		this.driver.advance(Duration.ofMinutes(1));
		assertThat(rollout().verdict()).isEqualTo(Verdict.LOST);
		assertThat(rollout().lostRequests()).containsExactly("GET /accounts/100");
		assertThat(rollout().unknown()).singleElement().asString().endsWith("it vanished without reporting its end");
	}

	@Test
	void nothingIsProvenWhileAnInstanceDrains() {
		this.driver.read(started("a").beginDrain(1));
		assertThat(rollout().verdict()).isEqualTo(Verdict.UNKNOWN);
		assertThat(rollout().ended()).isZero();
		assertUnknown("it has not ended yet");
	}

	@Test
	void nothingIsProvenIfAnEventIsMissing() {
		SimulatedInstance instance = started("a").skip(2);
		restart(instance);
		assertUnknown("2 of its events are missing");
	}

	@Test
	void nothingIsProvenIfTheFirstEventsAreMissing() {
		SimulatedInstance instance = this.driver.instance("a").skip(1);
		this.driver.read(instance.start(), instance.beginDrain(0), instance.end());
		assertUnknown("its first events are missing");
	}

	@Test
	void nothingIsProvenIfTheInstanceDroppedEvents() {
		SimulatedInstance instance = started("a");
		this.driver.read(List.of(instance.alive("UP", 2000, 5)));
		restart(instance);
		assertUnknown("it dropped 5 events");
	}

	@Test
	void nothingIsProvenWithoutTheLastHeartbeat() {
		SimulatedInstance instance = started("a");
		this.driver.read(instance.answer(1, "/x", 200, 1), instance.beginDrain(0), instance.end().subList(0, 1));
		assertUnknown("its last heartbeat, which counts what it dropped, is missing");
	}

	@Test
	void nothingIsProvenIfStartsAreNotSent() {
		SimulatedInstance instance = this.driver.instance("a");
		this.driver.read(instance.start(), instance.answer(1, "/x", 200, 1), instance.beginDrain(0), instance.end());
		assertUnknown("it does not send the starts of its requests");
	}

	@Test
	void nothingIsProvenIfNotAllEventsAreSent() {
		SimulatedInstance instance = this.driver.instance("a").leavingOutEvents();
		this.driver.read(instance.start(), instance.beginDrain(3), instance.endDrain(DrainOutcome.TIMEOUT),
				instance.end());
		assertUnknown("it does not send all its events");
	}

	@Test
	void nothingIsProvenIfConnectionsAreNotKnown() {
		SimulatedInstance instance = this.driver.instance("a");
		RequestInfo request = new RequestInfo(1, 0, "GET", "/x", null, "HTTP/1.1", "http", "10.0.0.1", Map.of());
		this.driver.read(instance.start(),
				List.of(instance.send(new RequestComplete(request, new ResponseInfo(500, 0, "/x"), 1, null))),
				instance.beginDrain(0), instance.end());
		assertUnknown("it does not send how the responses to 1 requests ended");
	}

	@Test
	void aLossIsNotForgottenWhileOthersOfTheRolloutAreKnown() {
		SimulatedInstance lossy = started("a");
		this.driver.read(lossy.beginDrain(1), lossy.end());
		this.driver.advance(Duration.ofMinutes(4));
		restart(started("b"));
		assertThat(rollout().verdict()).isEqualTo(Verdict.LOST);
		this.driver.advance(Duration.ofHours(24).minusMinutes(1));
		assertThat(rollout().instances()).extracting(InstanceEnd::instance).doesNotContain(lossy.name());
		assertThat(rollout().verdict()).isEqualTo(Verdict.UNKNOWN);
		assertThat(rollout().unknown()).containsExactly("instances that ended before may be forgotten");
	}

	@Test
	void aLaterEndBelongsToTheRolloutOfADrainThatIsStuck() {
		SimulatedInstance stuck = started("a");
		this.driver.read(stuck.beginDrain(1));
		for (int i = 0; i < 20; i++) {
			this.driver.advance(Duration.ofSeconds(20));
			this.driver.read(List.of(stuck.alive("DRAINING", 10_000, 0)));
		}
		restart(started("b"));
		assertUnknown("it has not ended yet");
		assertThat(rollout().instances()).hasSize(2);
	}

	@Test
	void namesThatBeginInTheSameWayAreDifferentInstances() {
		String name = "n".repeat(300);
		restart(started(name));
		SimulatedInstance lossy = started(name);
		this.driver.read(lossy.beginDrain(1), lossy.end());
		assertThat(rollout().verdict()).isEqualTo(Verdict.LOST);
		assertThat(rollout().instances()).hasSize(2);
	}

	@Test
	void anOldInstanceDoesNotVanishNow() {
		SimulatedInstance old = new SimulatedInstance("bank", "old", () -> this.driver.now() - 3 * 86_400_000L);
		this.driver.read(old.start(), old.begin(1, "/x"), List.of(old.alive("UP", 2000, 0)));
		restart(started("a"));
		this.driver.advance(Duration.ofMinutes(1));
		assertThat(rollout().verdict()).isEqualTo(Verdict.PROVEN);
		assertThat(this.driver.fleet.instance(old.name())).isEmpty();
	}

	@Test
	void manyInstancesAreCountedAndThoseWithoutAProofAreShownFirst() {
		for (int i = 0; i < 120; i++) {
			restart(started("a" + i));
		}
		for (int i = 0; i < 30; i++) {
			SimulatedInstance lossy = started("b" + i);
			this.driver.read(lossy.beginDrain(1), lossy.end());
		}
		assertThat(rollout().size()).isEqualTo(150);
		assertThat(rollout().lost()).isEqualTo(30);
		assertThat(rollout().instances()).hasSize(100);
		assertThat(rollout().instances().subList(0, 30)).noneMatch(InstanceEnd::isProven);
	}

	private void assertUnknown(String reason) {
		assertThat(rollout().verdict()).isEqualTo(Verdict.UNKNOWN);
		assertThat(rollout().unknown()).singleElement().asString().endsWith(": " + reason);
	}

	@Test
	void theTimelineHasThoseThatEndAndThoseThatStartMeanwhile() {
		SimulatedInstance old = started("old");
		started("other");
		this.driver.advance(Duration.ofSeconds(20));
		SimulatedInstance next = started("next");
		restart(old);
		this.driver.advance(Duration.ofSeconds(5));
		started("later");
		Rollout rollout = Rollout.find(this.driver.fleet.instances(), 10_000, 0).get(0);
		assertThat(rollout.timeline()).extracting(Lane::instance).containsExactly(old.name(), next.name());
		assertThat(rollout.timeline().get(0).changes()).extracting(Change::status)
			.containsExactly(InstanceStatus.STARTING, InstanceStatus.UP, InstanceStatus.DRAINING, InstanceStatus.DOWN);
	}

	@Test
	void endsThatAreFarApartAreTwoRollouts() {
		restart(started("a"));
		this.driver.advance(Duration.ofMinutes(6));
		restart(started("b"));
		assertThat(this.driver.rollouts()).hasSize(2);
		assertThat(this.driver.rollouts().get(0).began()).isEqualTo(this.driver.now());
	}

	@Test
	void applicationsHaveTheirOwnRollouts() {
		restart(started("a"));
		SimulatedInstance other = new SimulatedInstance("shop", "b", this.driver::now);
		this.driver.read(other.start(), other.beginDrain(0), other.end());
		assertThat(this.driver.rollouts()).extracting(Rollout::application).containsExactlyInAnyOrder("bank", "shop");
	}

	@Test
	void anInstanceThatReturnsHasNotEnded() {
		SimulatedInstance instance = started("a");
		this.driver.advance(Duration.ofMinutes(1));
		this.driver.read(instance.open(2));
		assertThat(this.driver.rollouts()).isEmpty();
	}

}
