package io.lifecycle.signal.annotation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.Subscription;
import io.lifecycle.signal.annotation.Events.Note;
import io.lifecycle.signal.annotation.Events.Ping;
import io.lifecycle.signal.annotation.Events.Pong;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Listeners that come before, with and after the opening of a bus.
 */
class SignalRegistrarTests {

	private static final ListenerOptions OPTIONS = ListenerOptions.defaults();

	private final SignalBus bus = SignalBus.create();

	private final List<LifecycleEvent> received = new ArrayList<>();

	private final SignalRegistrar registrar = new SignalRegistrar(() -> this.bus, () -> () -> new Ping("open"));

	@Test
	void listenerThatComesBeforeTheBusReceivesTheOpening() {
		this.registrar.on(Note.class, this.received::add, OPTIONS);
		this.registrar.open();
		this.bus.emit(new Pong("next"));
		assertThat(this.received).containsExactly(new Ping("open"), new Pong("next"));
	}

	@Test
	void listenerThatComesAfterTheOpeningReceivesItOnce() {
		this.registrar.open();
		this.registrar.on(Note.class, this.received::add, OPTIONS);
		this.registrar.on(Pong.class, this.received::add, OPTIONS);
		this.registrar.onAsync(Ping.class, (event) -> {
			this.received.add(event);
			return CompletableFuture.completedFuture(null);
		}, OPTIONS);
		assertThat(this.received).containsExactly(new Ping("open"), new Ping("open"));
	}

	@Test
	void openTheSecondTimeDoesNothing() {
		this.bus.on(Ping.class, this.received::add);
		this.registrar.open();
		this.registrar.open();
		assertThat(this.received).containsExactly(new Ping("open"));
	}

	@Test
	void listenerThatThrowsOnALateOpeningIsIsolated() {
		this.registrar.open();
		this.registrar.on(Ping.class, (event) -> {
			throw new IllegalStateException("late");
		}, OPTIONS);
		assertThat(this.bus.listenerCount(Ping.class)).isEqualTo(1);
	}

	@Test
	void cancelEndsARegistrationThatWaitsForTheBus() {
		Subscription subscription = this.registrar.on(Ping.class, this.received::add, OPTIONS);
		assertThat(subscription.cancel()).isTrue();
		assertThat(subscription.cancel()).isFalse();
		this.registrar.open();
		assertThat(this.received).isEmpty();
	}

	@Test
	void cancelEndsARegistrationThatWaitedForTheBus() {
		Subscription subscription = this.registrar.on(Ping.class, this.received::add, OPTIONS);
		this.registrar.open();
		assertThat(subscription.cancel()).isTrue();
		assertThat(subscription.cancel()).isFalse();
		assertThat(this.bus.hasListeners(Ping.class)).isFalse();
	}

}
