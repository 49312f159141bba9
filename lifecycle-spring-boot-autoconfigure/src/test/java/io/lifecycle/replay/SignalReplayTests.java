package io.lifecycle.replay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import io.lifecycle.event.BackgroundTaskStarted;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.ListenerQuarantined;
import io.lifecycle.recording.Recording;
import io.lifecycle.replay.Conclusion.Outcome;
import io.lifecycle.signal.AsyncSignalListener;
import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.signal.ListenerSettings;
import io.lifecycle.signal.ListenerStatus;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.SignalListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Events of a recording on a bus.
 */
class SignalReplayTests {

	private static final Instant TEN = Instant.parse("2026-11-26T10:00:00Z");

	private final SignalBus bus = SignalBus.create();

	private final List<Conclusion> conclusions = new ArrayList<>();

	private final List<String> heard = new CopyOnWriteArrayList<>();

	@TempDir
	@SuppressWarnings("NullAway.Init")
	Path directory;

	@Test
	void listenersReceiveTheRecordedEventsInOrderWithTheirDates() {
		this.bus.on(Step.class,
				(event) -> this.heard.add(LifecycleClock.toInstant(event.timestampNanos()) + event.name()));
		ReplayResult result = replay(step("a", 0), step("b", 1));
		assertThat(this.heard).containsExactly("2026-11-26T10:00:00Za", "2026-11-26T10:00:01Zb");
		assertThat(result.events()).isEqualTo(2);
		assertThat(result.recorded()).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void nextEventWaitsForAsynchronousAndQueuedListeners() {
		ExecutorService executor = Executors.newCachedThreadPool();
		try {
			this.bus.onAsync(Step.class,
					(event) -> CompletableFuture.runAsync(() -> hear("async " + event.name()), executor));
			this.bus.on(Step.class, (event) -> hear("queued " + event.name()), ListenerOptions.defaults().queued());
			this.bus.onAsync(Step.class,
					(event) -> CompletableFuture.runAsync(() -> hear("both " + event.name()), executor),
					ListenerOptions.defaults().queued());
			replay(IntStream.range(0, 200).mapToObj((i) -> step("" + i, i)).toArray(LifecycleEvent[]::new));
			assertThat(this.heard).containsExactlyElementsOf(IntStream.range(0, 200)
				.boxed()
				.flatMap((i) -> List.of("async " + i, "queued " + i, "both " + i).stream())
				.toList());
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Test
	void listenerThatIsNotReplayedReceivesOnlyLiveEvents() {
		this.bus.on(Step.class, (event) -> hear("mail " + event.name()),
				ListenerOptions.defaults().named("mail").notReplayed());
		replay(step("a", 0));
		this.bus.emit(step("live", 0));
		assertThat(this.heard).containsExactly("mail live");
		assertThat(this.bus.listeners().notReplayed()).containsExactly("mail");
	}

	@Test
	void codeCanAskWhetherEventsAreReplayed() {
		this.bus.on(Step.class, (event) -> hear(event.name() + this.bus.isReplaying()));
		replay(step("a", 0));
		this.bus.emit(step("b", 0));
		assertThat(this.heard).containsExactly("atrue", "bfalse");
	}

	@Test
	void whatAListenerEmitsAgainArrivesOnce() {
		this.bus.on(Step.class, (event) -> this.bus.emit(new Alarm(event.name())));
		this.bus.on(Alarm.class, (event) -> hear(event.name()));
		ReplayResult result = replay(step("a", 0), alarm("a", 1), alarm("b", 2), step("b", 3), alarm("other", 4));
		assertThat(this.heard).containsExactly("a", "b", "other");
		assertThat(result.skipped()).isEqualTo(1);
	}

	@Test
	void equalEventsAreCountedNotMerged() {
		this.bus.on(Step.class, (event) -> this.bus.emit(new Alarm("same")));
		this.bus.on(Alarm.class, (event) -> hear(event.name()));
		replay(alarm("same", 0), step("a", 1), alarm("same", 2), step("b", 3), alarm("same", 4));
		assertThat(this.heard).hasSize(3);
	}

	@Test
	void equalEventsOfAnotherTimeAreOthers() {
		this.bus.on(Step.class, (event) -> this.bus.emit(new Alarm("same")));
		this.bus.on(Alarm.class, (event) -> hear(event.name()));
		replay(alarm("same", 0), step("a", 600), alarm("same", 601));
		assertThat(this.heard).hasSize(2);
	}

	@Test
	void conclusionsSayWhatEachListenerDid() {
		on("handles", (event) -> {
		});
		this.bus.on(Step.class, this::handles, ListenerOptions.defaults().named("filters").matching((event) -> false));
		on("fails", (event) -> {
			throw new IllegalStateException("no");
		});
		on("emits", (event) -> this.bus.emit(new Alarm("x")));
		this.bus.on(Alarm.class, this::handles, ListenerOptions.defaults().named("hears"));
		ReplayResult result = replay(step("a", 0));
		assertThat(this.conclusions).extracting(Conclusion::listener, Conclusion::outcome)
			.containsExactly(tuple("handles", Outcome.HANDLED), tuple("filters", Outcome.FILTERED),
					tuple("fails", Outcome.FAILED), tuple("emits", Outcome.HANDLED), tuple("hears", Outcome.HANDLED));
		assertThat(this.conclusions.get(2).failure()).isEqualTo("java.lang.IllegalStateException: no");
		assertThat(this.conclusions.get(3).emitted()).singleElement()
			.asString()
			.contains("\"name\":\"x\"")
			.doesNotContain("time");
		assertThat(this.conclusions.get(4).emission()).isEqualTo(this.conclusions.get(3).emitted().get(0));
		assertThat(result.failures()).isEqualTo(1);
	}

	@Test
	void stageThatNeverEndsDelaysTheNextEventOnlyForTheLimit() {
		AsyncSignalListener<Step> never = (event) -> new CompletableFuture<>();
		this.bus.onAsync(Step.class, never);
		this.bus.on(Step.class, (event) -> hear(event.name()));
		SignalReplay.of(recording(step("a", 0), step("b", 1)))
			.listenerTimeout(Duration.ofMillis(10))
			.conclusions(this.conclusions::add)
			.to(this.bus);
		assertThat(this.heard).containsExactly("a", "b");
		assertThat(this.conclusions).extracting(Conclusion::outcome)
			.containsExactly(Outcome.TIMED_OUT, Outcome.HANDLED, Outcome.TIMED_OUT, Outcome.HANDLED);
	}

	@Test
	void replayWaitsForTasksThatListenersSubmit() {
		ExecutorService executor = Executors.newCachedThreadPool();
		try {
			on("submits", (event) -> executor.execute(SignalReplay.propagate(() -> {
				hear("task " + event.name());
				this.bus.emit(new Alarm(event.name()));
			})));
			this.bus.on(Step.class, (event) -> hear("next " + event.name()));
			replay(IntStream.range(0, 100).mapToObj((i) -> step("" + i, i)).toArray(LifecycleEvent[]::new));
			for (int i = 0; i < 99; i++) {
				assertThat(this.heard.indexOf("task " + i)).isLessThan(this.heard.indexOf("next " + (i + 1)));
			}
			assertThat(this.conclusions).filteredOn((conclusion) -> conclusion.listener().equals("submits"))
				.allSatisfy((conclusion) -> assertThat(conclusion.emitted()).hasSize(1));
		}
		finally {
			executor.shutdownNow();
		}
	}

	@Test
	void taskThatDoesNotEndCountsAsLate() {
		ExecutorService executor = Executors.newCachedThreadPool();
		CountDownLatch end = new CountDownLatch(1);
		try {
			on("submits", (event) -> executor.execute(SignalReplay.propagate(() -> awaitQuietly(end))));
			SignalReplay.of(recording(step("a", 0)))
				.listenerTimeout(Duration.ofMillis(10))
				.conclusions(this.conclusions::add)
				.to(this.bus);
			assertThat(this.conclusions).extracting(Conclusion::outcome).containsExactly(Outcome.TIMED_OUT);
		}
		finally {
			end.countDown();
			executor.shutdownNow();
		}
	}

	private static void awaitQuietly(CountDownLatch end) {
		try {
			end.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	void eventsOfTheLibraryThatAListenerCausesReachNobody() {
		on("starts", (event) -> this.bus.emit(new BackgroundTaskStarted("1", "check")));
		this.bus.on(BackgroundTaskStarted.class, (event) -> hear(event.task()));
		replay(step("a", 0));
		assertThat(this.heard).isEmpty();
		assertThat(this.conclusions.get(0).tasks()).containsExactly("check");
	}

	@Test
	void whatOthersEmitMeanwhileArrivesUnlessTheReplayIsExclusive() {
		this.bus.on(Alarm.class, (event) -> hear(event.name()));
		on("elsewhere",
				(event) -> CompletableFuture.runAsync(() -> this.bus.emit(new BackgroundTaskStarted("1", "live")))
					.join());
		this.bus.on(BackgroundTaskStarted.class, (event) -> hear(event.task()));
		replay(step("a", 0));
		assertThat(this.heard).containsExactly("live");
		SignalReplay.of(recording(step("a", 0))).exclusive(true).to(this.bus);
		assertThat(this.heard).containsExactly("live");
	}

	@Test
	void failuresQuarantineNobody() {
		SignalBus bus = SignalBus.builder()
			.settings(ListenerSettings.defaults().quarantine(2, Duration.ofMinutes(1)))
			.build();
		bus.on(Step.class, (event) -> {
			hear(event.name());
			throw new IllegalStateException();
		});
		bus.on(ListenerQuarantined.class, (event) -> hear("quarantined"));
		SignalReplay.of(recording(step("a", 0), step("b", 0), step("c", 0), step("d", 0))).to(bus);
		assertThat(this.heard).containsExactly("a", "b", "c", "d");
		assertThat(bus.listeners().list()).extracting(ListenerStatus::failures).containsOnly(0L);
	}

	@Test
	void stopsAtTheFirstFailureIfWanted() {
		on("fails", (event) -> {
			hear(event.name());
			throw new IllegalStateException();
		});
		ReplayResult result = SignalReplay.of(recording(step("a", 0), step("b", 0))).stopOnFailure(true).to(this.bus);
		assertThat(this.heard).containsExactly("a");
		assertThat(result.failures()).isEqualTo(1);
	}

	@Test
	void orderByTimeSortsWhatWasRecordedLate() {
		this.bus.on(Step.class, (event) -> hear(event.name()));
		LifecycleEvent[] late = { step("b", 1), step("a", 0), step("d", 9), step("c", 8) };
		replay(late);
		SignalReplay.of(recording(late)).order(ReplayOrder.TIME).to(this.bus);
		assertThat(this.heard).containsExactly("b", "a", "d", "c", "a", "b", "c", "d");
	}

	@Test
	void clockFollowsTheEventsAndNeverGoesBack() {
		ReplayClock clock = new ReplayClock(TEN);
		this.bus.on(Step.class, (event) -> hear(clock.instant().toString()));
		SignalReplay.of(recording(step("b", 5), step("a", 2), step("c", 7))).clock(clock).to(this.bus);
		assertThat(this.heard).containsExactly("2026-11-26T10:00:05Z", "2026-11-26T10:00:05Z", "2026-11-26T10:00:07Z");
	}

	@ParameterizedTest
	@EnumSource(ReplayOrder.class)
	void runsThatRecordedAtTheSameTimeAreReplayedOneAfterAnother(ReplayOrder order) {
		ReplayClock clock = new ReplayClock(TEN);
		this.bus.on(Step.class, (event) -> hear(event.name() + clock.instant().toString().substring(14)));
		Recordings.write(this.directory.resolve("one.jsonl"), "one", step("a", 0), step("b", 60));
		Recordings.write(this.directory.resolve("two.jsonl"), "two", step("c", 1), step("d", 61));
		ReplayResult result = SignalReplay.of(Recording.open(this.directory))
			.order(order)
			.clock(clock)
			.speed(10_000)
			.to(this.bus);
		assertThat(this.heard).containsExactly("a00:00Z", "b01:00Z", "c00:01Z", "d01:01Z");
		assertThat(result.recorded()).isEqualTo(Duration.ofSeconds(120));
		assertThat(result.took()).isGreaterThanOrEqualTo(Duration.ofMillis(12));
	}

	@Test
	void whatAListenerEmitsInOneRunIsNoEventOfAnother() {
		this.bus.on(Step.class, (event) -> this.bus.emit(new Alarm(event.name())));
		this.bus.on(Alarm.class, (event) -> hear(event.name()));
		Recordings.write(this.directory.resolve("one.jsonl"), "one", step("a", 0));
		Recordings.write(this.directory.resolve("two.jsonl"), "two", alarm("a", 0));
		SignalReplay.of(Recording.open(this.directory)).to(this.bus);
		assertThat(this.heard).containsExactly("a", "a");
	}

	@Test
	void speedKeepsTheDistancesOfTheEvents() {
		ReplayResult result = SignalReplay.of(recording(step("a", 0), step("b", 1))).speed(20).to(this.bus);
		assertThat(result.took()).isGreaterThanOrEqualTo(Duration.ofMillis(50));
		assertThatIllegalArgumentException().isThrownBy(() -> SignalReplay.of(recording()).speed(-1));
	}

	@Test
	void linesThatAreNoEventsAreCounted() throws IOException {
		Path file = this.directory.resolve("own.jsonl");
		Files.writeString(file,
				"{\"type\":\"Gone\",\"class\":\"com.example.Gone\",\"time\":\"2026-11-26T10:00:00Z\"}\n{\"type\":\"St\n");
		ReplayResult result = SignalReplay.of(Recording.open(file)).to(this.bus);
		assertThat(result.unknown()).isEqualTo(1);
		assertThat(result.torn()).isEqualTo(1);
		assertThat(result.events()).isZero();
	}

	@Test
	void busOfAnotherKindReceivesTheEventsToo() {
		SignalBus foreign = new ForeignBus(this.bus);
		foreign.on(Step.class, (event) -> hear(event.name()));
		ReplayResult result = SignalReplay.of(recording(step("a", 0), step("b", 1))).to(foreign);
		assertThat(this.heard).containsExactly("a", "b");
		assertThat(result.events()).isEqualTo(2);
	}

	@Test
	void busIsAsBeforeWhenTheReplayFails() {
		SignalReplay replay = SignalReplay.of(recording(step("a", 0))).conclusions((conclusion) -> {
			throw new IllegalStateException("no report");
		});
		on("any", (event) -> hear(event.name()));
		assertThat(catchThrowable(() -> replay.to(this.bus))).hasMessage("no report");
		assertThat(this.bus.isReplaying()).isFalse();
		assertThat(this.bus.hasListeners(Alarm.class)).isFalse();
	}

	private void on(String name, SignalListener<Step> listener) {
		this.bus.on(Step.class, listener, ListenerOptions.defaults().named(name));
	}

	private void handles(LifecycleEvent event) {
	}

	private void hear(String text) {
		this.heard.add(text);
	}

	private ReplayResult replay(LifecycleEvent... events) {
		return SignalReplay.of(recording(events)).conclusions(this.conclusions::add).to(this.bus);
	}

	private Recording recording(LifecycleEvent... events) {
		return Recordings.write(this.directory.resolve("events.jsonl"), events);
	}

	private static Step step(String name, long seconds) {
		return new Step(name, LifecycleClock.toTimestamp(TEN.plusSeconds(seconds)));
	}

	private static Alarm alarm(String name, long seconds) {
		return new Alarm(name, LifecycleClock.toTimestamp(TEN.plusSeconds(seconds)));
	}

	record Step(String name, long timestampNanos) implements LifecycleEvent {
	}

	record Alarm(String name, long timestampNanos) implements LifecycleEvent {

		Alarm(String name) {
			this(name, LifecycleClock.monotonicNanos());
		}

	}

}
