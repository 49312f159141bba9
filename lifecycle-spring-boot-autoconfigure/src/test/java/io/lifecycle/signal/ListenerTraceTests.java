package io.lifecycle.signal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.lifecycle.event.BackgroundTaskComplete;
import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestInfo;
import io.lifecycle.event.RequestReceived;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseInfo;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

/**
 * Tests for {@link ListenerTrace}.
 */
class ListenerTraceTests {

	private static final Duration LONG = Duration.ofMinutes(1);

	private final SignalBus bus = SignalBus.create();

	private final List<LifecycleEvent> received = new CopyOnWriteArrayList<>();

	@Test
	void eachCallOfTheRequestIsMeasured() {
		on("first", (event) -> this.received.add(event));
		on("slow", (event) -> waitFor(2_000_000));
		on("failing", (event) -> {
			throw new IllegalStateException("on purpose");
		});
		this.bus.on(LifecycleEvent.class, (event) -> this.received.add(event),
				named("filtered").matching((event) -> event instanceof RequestStarted));
		long before = LifecycleClock.monotonicNanos();
		ListenerTrace trace = this.bus.listeners().trace(ListenerTrace.ofRequest(7), LONG);
		LifecycleEvent event = complete(7);
		this.bus.emit(event);
		this.bus.emit(complete(8));
		this.bus.emit(new BackgroundTaskComplete("t", "other", 1));
		assertThat(trace.timings()).extracting(ListenerTiming::listener, ListenerTiming::event, ListenerTiming::outcome)
			.containsExactly(tuple("first", "RequestComplete", CallOutcome.HANDLED),
					tuple("slow", "RequestComplete", CallOutcome.HANDLED),
					tuple("failing", "RequestComplete", CallOutcome.FAILED),
					tuple("filtered", "RequestComplete", CallOutcome.FILTERED));
		assertThat(trace.timings()).allSatisfy((timing) -> {
			assertThat(timing.requestId()).isEqualTo(7);
			assertThat(timing.eventNanos()).isEqualTo(event.timestampNanos());
			assertThat(timing.beganNanos()).isBetween(before, LifecycleClock.monotonicNanos());
			assertThat(timing.durationNanos()).isNotNegative();
		});
		assertThat(trace.timings().get(1).durationNanos()).isGreaterThanOrEqualTo(2_000_000);
		assertThat(this.received).hasSize(3);
		assertThat(this.bus.listeners().list().get(2).failures()).isEqualTo(3);
	}

	@Test
	void tasksOfTheRequestBelongToIt() {
		on("any", (event) -> {
		});
		ListenerTrace trace = this.bus.listeners().trace(ListenerTrace.ofRequest(7), LONG);
		this.bus.emit(new BackgroundTaskComplete("t", "task", 1, 7, 2));
		assertThat(trace.timings()).extracting(ListenerTiming::event).containsExactly("BackgroundTaskComplete");
	}

	@Test
	void nextRequestOfARouteIsMeasuredOnce() {
		on("any", (event) -> {
		});
		this.bus.emit(new RequestReceived(request(3)));
		ListenerTrace trace = this.bus.listeners()
			.trace(ListenerTrace.ofNextRequest((complete) -> "/orders".equals(complete.response().route())), LONG);
		for (long id = 4; id <= 6; id++) {
			this.bus.emit(new RequestStarted(1, 0, id, "GET", "/orders", "HTTP/1.1"));
			this.bus.emit(new RequestReceived(request(id)));
		}
		this.bus.emit(complete(3));
		this.bus.emit(new RequestComplete(request(4), new ResponseInfo(200, 0, "/**"), 1, null));
		assertThat(trace.timings()).isEmpty();
		this.bus.emit(complete(5));
		this.bus.emit(complete(6));
		this.bus.emit(new BackgroundTaskComplete("t", "task", 1, 5, 2));
		assertThat(trace.timings()).extracting(ListenerTiming::requestId, ListenerTiming::event)
			.containsExactly(tuple(5L, "RequestStarted"), tuple(5L, "RequestReceived"), tuple(5L, "RequestComplete"),
					tuple(5L, "BackgroundTaskComplete"));
	}

	@Test
	void choiceOfTheNextRequestLetsOthersReadTheTrace() {
		on("any", (event) -> {
		});
		AtomicReference<ListenerTrace> armed = new AtomicReference<>();
		AtomicReference<List<ListenerTiming>> read = new AtomicReference<>();
		armed.set(this.bus.listeners().trace(ListenerTrace.ofNextRequest((complete) -> {
			CompletableFuture<List<ListenerTiming>> reader = new CompletableFuture<>();
			new Thread(() -> reader.complete(Objects.requireNonNull(armed.get()).timings())).start();
			read.set(reader.completeOnTimeout(null, 5, TimeUnit.SECONDS).join());
			return true;
		}), LONG));
		this.bus.emit(new RequestReceived(request(4)));
		this.bus.emit(complete(4));
		assertThat(read.get()).isEmpty();
		assertThat(Objects.requireNonNull(armed.get()).timings()).hasSize(2);
	}

	@Test
	void nextRequestIsFoundAmongManyOthers() {
		on("any", (event) -> {
		});
		ListenerTrace trace = this.bus.listeners()
			.trace(ListenerTrace.ofNextRequest((complete) -> complete.requestId() == 2000), LONG);
		for (long id = 1; id <= 2000; id++) {
			this.bus.emit(new RequestReceived(request(id)));
		}
		this.bus.emit(complete(1));
		this.bus.emit(complete(2000));
		assertThat(trace.timings()).extracting(ListenerTiming::event)
			.containsExactly("RequestReceived", "RequestComplete");
		assertThat(trace.dropped()).isZero();
	}

	@Test
	void queuedConditionalAndAsynchronousListenersAreMeasured() throws Exception {
		CountDownLatch handled = new CountDownLatch(1);
		CompletableFuture<Void> open = new CompletableFuture<>();
		this.bus.on(LifecycleEvent.class, (event) -> handled.countDown(), named("queued").queued());
		ConditionalListener conditional = (event) -> false;
		this.bus.on(LifecycleEvent.class, conditional, named("conditional"));
		onAsync("done", CompletableFuture.completedFuture(null));
		onAsync("broken", CompletableFuture.failedFuture(new IllegalStateException("on purpose")));
		onAsync("ignoring", (CompletableFuture<?>) ConditionalListener.IGNORED);
		onAsync("pending", open);
		onAsync("later", CompletableFuture.completedFuture(null));
		ListenerTrace trace = this.bus.listeners().trace((event) -> true, LONG);
		CompletableFuture<Void> emitted = this.bus.emit(complete(1)).toCompletableFuture();
		assertThat(trace.timings()).extracting(ListenerTiming::listener, ListenerTiming::outcome)
			.containsExactly(tuple("queued", CallOutcome.QUEUED), tuple("conditional", CallOutcome.FILTERED),
					tuple("done", CallOutcome.HANDLED), tuple("broken", CallOutcome.FAILED),
					tuple("ignoring", CallOutcome.FILTERED), tuple("pending", CallOutcome.PENDING),
					tuple("later", CallOutcome.QUEUED));
		assertThat(handled.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(emitted).isNotDone();
		open.complete(null);
		emitted.get(20, TimeUnit.SECONDS);
		assertThat(this.received).hasSize(5);
	}

	@Test
	void synchronousEmitIsMeasuredToo() {
		on("first", (event) -> this.received.add(event));
		onAsync("asynchronous", CompletableFuture.completedFuture(null));
		ListenerTrace trace = this.bus.listeners().trace((event) -> true, LONG);
		this.bus.emitSync(complete(1));
		assertThat(trace.timings()).extracting(ListenerTiming::outcome)
			.containsExactly(CallOutcome.HANDLED, CallOutcome.QUEUED);
	}

	@Test
	void tracesAreIndependent() {
		on("any", (event) -> {
		});
		ListenerTrace one = this.bus.listeners().trace(ListenerTrace.ofRequest(1), LONG);
		ListenerTrace all = this.bus.listeners().trace((event) -> true, LONG);
		ListenerTrace broken = this.bus.listeners().trace((event) -> {
			throw new IllegalStateException("on purpose");
		}, LONG);
		this.bus.emit(complete(1));
		one.close();
		this.bus.emit(complete(1));
		assertThat(one.timings()).hasSize(1);
		assertThat(all.timings()).hasSize(2);
		assertThat(broken.timings()).isEmpty();
	}

	@Test
	void eventThatThrowsReachesEachListener() {
		on("first", (event) -> this.received.add(event));
		on("second", (event) -> this.received.add(event));
		ListenerTrace trace = this.bus.listeners().trace((event) -> true, LONG);
		this.bus.emit(() -> {
			throw new IllegalStateException("on purpose");
		});
		assertThat(this.received).hasSize(2);
		assertThat(trace.timings()).hasSize(2);
	}

	@Test
	void traceEndsWithItsTime() {
		on("any", (event) -> {
		});
		ListenerTrace trace = this.bus.listeners().trace((event) -> true, Duration.ofMillis(1));
		Awaitility.await().until(() -> !trace.isOpen());
		this.bus.emit(complete(1));
		assertThat(trace.timings()).isEmpty();
		assertThat(route()).isInstanceOf(LoopRoute.class);
	}

	@Test
	void emitTakesItsUsualRouteUnlessThereIsATrace() {
		on("any", (event) -> {
		});
		this.bus.emit(complete(1));
		assertThat(route()).isInstanceOf(LoopRoute.class);
		try (ListenerTrace trace = this.bus.listeners().trace((event) -> true, LONG)) {
			this.bus.emit(complete(1));
			assertThat(trace.isOpen()).isTrue();
			assertThat(route()).isInstanceOf(TracedRoute.class);
		}
		this.bus.emit(complete(1));
		assertThat(route()).isInstanceOf(LoopRoute.class);
	}

	@Test
	void timingsAreLimited() {
		on("any", (event) -> {
		});
		ListenerTrace trace = this.bus.listeners().trace((event) -> true, LONG);
		for (int i = 0; i < 1500; i++) {
			this.bus.emit(complete(i));
		}
		assertThat(trace.timings()).hasSize(1000);
		assertThat(trace.dropped()).isEqualTo(500);
	}

	@Test
	void busThatEndsEndsItsTraces() {
		ListenerTrace trace = this.bus.listeners().trace((event) -> true, LONG);
		this.bus.listeners().drain(Duration.ofSeconds(20));
		assertThat(trace.isOpen()).isFalse();
	}

	@Test
	void busWithoutSupportReturnsAClosedTrace() {
		ListenerTrace trace = new Listeners() {
		}.trace((event) -> true, LONG);
		assertThat(trace.isOpen()).isFalse();
		assertThat(trace.timings()).isEmpty();
	}

	private Object route() {
		Channel channel = (Channel) (Object) this.bus.channel(RequestComplete.class);
		return Objects.requireNonNull(ReflectionTestUtils.getField(channel.dispatch(), "route"));
	}

	private void on(String name, SignalListener<LifecycleEvent> listener) {
		this.bus.on(LifecycleEvent.class, listener, named(name));
	}

	private void onAsync(String name, CompletableFuture<?> stage) {
		this.bus.onAsync(LifecycleEvent.class, (event) -> {
			this.received.add(event);
			return stage;
		}, named(name));
	}

	private static ListenerOptions named(String name) {
		return ListenerOptions.defaults().named(name);
	}

	private static void waitFor(long nanos) {
		long began = LifecycleClock.monotonicNanos();
		while (LifecycleClock.monotonicNanos() - began < nanos) {
			Thread.onSpinWait();
		}
	}

	private static RequestComplete complete(long id) {
		return new RequestComplete(request(id), new ResponseInfo(200, 0, "/orders"), 1, null);
	}

	private static RequestInfo request(long id) {
		return new RequestInfo(id, 1, "GET", "/orders", null, "HTTP/1.1", "http", "", Map.of());
	}

}
