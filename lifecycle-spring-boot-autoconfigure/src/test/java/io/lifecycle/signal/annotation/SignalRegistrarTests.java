package io.lifecycle.signal.annotation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

import io.lifecycle.event.ApplicationStateEvent;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.StartupBegin;
import io.lifecycle.signal.AsyncSignalListener;
import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.SignalListener;
import io.lifecycle.signal.Subscription;
import io.lifecycle.signal.annotation.Events.Pong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

/**
 * Listeners that are added before, during and after the opening of a bus.
 */
class SignalRegistrarTests {

	private static final ListenerOptions OPTIONS = ListenerOptions.defaults();

	private final SignalBus bus = SignalBus.create();

	private final List<LifecycleEvent> received = new ArrayList<>();

	private final GenericApplicationContext context = new GenericApplicationContext();

	private final SignalRegistrar registrar = new SignalRegistrar(this.context);

	@BeforeEach
	void defineBeans() {
		this.context.registerBean(SignalBus.class, () -> this.bus);
		this.context.registerBean(StartupBegin.class, () -> new StartupBegin(this.context));
	}

	private void open() {
		this.registrar.initialize(this.context);
	}

	@Test
	void listenerThatComesBeforeTheBusReceivesTheOpening() {
		this.registrar.on(LifecycleEvent.class, this.received::add, OPTIONS);
		open();
		this.bus.emit(new Pong("next"));
		assertThat(this.received).hasExactlyElementsOfTypes(StartupBegin.class, Pong.class)
			.first(as(type(StartupBegin.class)))
			.extracting(StartupBegin::application)
			.isSameAs(this.context);
	}

	@Test
	void listenerThatComesAfterTheOpeningReceivesItOnce() {
		open();
		this.registrar.on(ApplicationStateEvent.class, this.received::add, OPTIONS);
		this.registrar.on(Pong.class, this.received::add, OPTIONS);
		this.registrar.on(StartupBegin.class, this.received::add, OPTIONS);
		assertThat(this.received).hasExactlyElementsOfTypes(StartupBegin.class, StartupBegin.class);
	}

	@Test
	void nothingIsEmittedIfTheContextHasNoOpening() {
		this.context.removeBeanDefinition(StartupBegin.class.getName());
		this.registrar.on(LifecycleEvent.class, this.received::add, OPTIONS);
		open();
		this.registrar.on(LifecycleEvent.class, this.received::add, OPTIONS);
		assertThat(this.received).isEmpty();
		assertThat(this.bus.listenerCount(LifecycleEvent.class)).isEqualTo(2);
	}

	@Test
	void openTheSecondTimeDoesNothing() {
		this.bus.on(StartupBegin.class, this.received::add);
		open();
		open();
		assertThat(this.received).hasExactlyElementsOfTypes(StartupBegin.class);
	}

	@Test
	void listenerThatThrowsOnALateOpeningIsIsolated() {
		open();
		this.registrar.on(StartupBegin.class, (event) -> {
			throw new IllegalStateException("late");
		}, OPTIONS);
		assertThat(this.bus.listenerCount(StartupBegin.class)).isEqualTo(1);
	}

	@Test
	void listenerOnABusOfForeignMakeReceivesALateOpeningIsolated() {
		this.context.removeBeanDefinition(SignalBus.class.getName());
		this.context.registerBean(ForeignBus.class, () -> new ForeignBus(this.bus));
		open();
		this.registrar.on(StartupBegin.class, this.received::add, OPTIONS);
		this.registrar.on(StartupBegin.class, (event) -> {
			throw new IllegalStateException("late");
		}, OPTIONS);
		assertThat(this.received).hasExactlyElementsOfTypes(StartupBegin.class);
		assertThat(this.bus.listenerCount(StartupBegin.class)).isEqualTo(2);
	}

	@Test
	void cancelEndsARegistrationThatWaitsForTheBus() {
		Subscription subscription = this.registrar.on(StartupBegin.class, this.received::add, OPTIONS);
		assertThat(subscription.cancel()).isTrue();
		assertThat(subscription.cancel()).isFalse();
		open();
		assertThat(this.received).isEmpty();
	}

	@Test
	void cancelEndsARegistrationThatWaitedForTheBus() {
		Subscription subscription = this.registrar.on(StartupBegin.class, this.received::add, OPTIONS);
		open();
		assertThat(subscription.cancel()).isTrue();
		assertThat(subscription.cancel()).isFalse();
		assertThat(this.bus.hasListeners(StartupBegin.class)).isFalse();
	}

	/**
	 * A bus with only the abstract methods, whose subscriptions can only be cancelled.
	 */
	private record ForeignBus(SignalBus bus) implements SignalBus {

		@Override
		public <E extends LifecycleEvent> Subscription on(Class<E> type, SignalListener<? super E> listener) {
			return this.bus.on(type, listener)::cancel;
		}

		@Override
		public <E extends LifecycleEvent> Subscription onAsync(Class<E> type, AsyncSignalListener<? super E> listener) {
			return this.bus.onAsync(type, listener)::cancel;
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
