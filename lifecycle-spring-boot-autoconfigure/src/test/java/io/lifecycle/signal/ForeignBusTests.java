package io.lifecycle.signal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.SignalBusTests.Square;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * A bus that was not created by the builder and implements only the abstract methods.
 */
class ForeignBusTests {

	private final SignalBus bus = new DelegatingBus(SignalBus.create());

	private final List<LifecycleEvent> received = new ArrayList<>();

	@Test
	void filterOfTheOptionsHolds() {
		ListenerOptions large = ListenerOptions.defaults()
			.named("large")
			.matching((event) -> ((Square) event).size() > 1);
		this.bus.on(Square.class, this.received::add, large);
		this.bus.onAsync(Square.class, (event) -> {
			this.received.add(event);
			return CompletableFuture.completedFuture(null);
		}, large);
		this.bus.emit(new Square(1));
		this.bus.emit(new Square(2));
		assertThat(this.received).containsExactly(new Square(2), new Square(2));
	}

	@Test
	void optionsThatCannotBeHonouredAreRefused() {
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(
				() -> this.bus.on(Square.class, this.received::add, ListenerOptions.defaults().named("mine").queued()))
			.withMessageContaining("mine");
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> this.bus.on(Square.class, this.received::add, ListenerOptions.defaults().ordered(1)));
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> this.bus.onAsync(Square.class,
				(event) -> CompletableFuture.completedFuture(null), ListenerOptions.defaults().ordered(1)));
	}

	@Test
	void seedIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> SignalBus.builder().seed(this.bus))
			.withMessageContaining(DelegatingBus.class.getName());
	}

	@Test
	void listenersAreNotKnown() {
		this.bus.on(Square.class, this.received::add);
		assertThat(this.bus.listeners().list()).isEmpty();
		assertThat(this.bus.listeners().restore("any")).isFalse();
		assertThat(this.bus.listeners().drain(Duration.ofSeconds(1))).isZero();
		this.bus.listeners().checkpoint().run();
		assertThat(this.bus.listenerCount(Square.class)).isOne();
	}

	@Test
	void channelEmitsThroughTheBus() {
		SignalChannel<Square> channel = this.bus.channel(Square.class);
		assertThat(channel.hasListeners()).isFalse();
		this.bus.on(Square.class, this.received::add);
		assertThat(channel.hasListeners()).isTrue();
		channel.emit(new Square(1));
		assertThat(this.received).containsExactly(new Square(1));
	}

	private record DelegatingBus(SignalBus bus) implements SignalBus {

		@Override
		public <E extends LifecycleEvent> Subscription on(Class<E> type, SignalListener<? super E> listener) {
			return this.bus.on(type, listener);
		}

		@Override
		public <E extends LifecycleEvent> Subscription onAsync(Class<E> type, AsyncSignalListener<? super E> listener) {
			return this.bus.onAsync(type, listener);
		}

		@Override
		public boolean off(Class<? extends LifecycleEvent> type, Object listener) {
			return this.bus.off(type, listener);
		}

		@Override
		public void clear() {
			this.bus.clear();
		}

		@Override
		public int listenerCount(Class<? extends LifecycleEvent> type) {
			return this.bus.listenerCount(type);
		}

		@Override
		public boolean hasListeners(Class<? extends LifecycleEvent> type) {
			return this.bus.hasListeners(type);
		}

		@Override
		public CompletionStage<Void> emit(LifecycleEvent event) {
			return this.bus.emit(event);
		}

		@Override
		public void emitSync(LifecycleEvent event) {
			this.bus.emitSync(event);
		}

	}

}
