package io.lifecycle.signal;

import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.SignalBusTests.Square;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Listeners of frequent events, which the bus composes into a generated class.
 */
class ComposedRouteTests {

	private static final StackWalker STACK = StackWalker
		.getInstance(Set.of(Option.RETAIN_CLASS_REFERENCE, Option.SHOW_HIDDEN_FRAMES));

	private final SignalBus bus = SignalBus.builder()
		.settings(ListenerSettings.defaults().slowThreshold(Duration.ofSeconds(1)).quarantine(3, Duration.ofHours(1)))
		.build();

	private final AtomicReference<Class<?>> chain = new AtomicReference<>();

	private int received;

	@Test
	void chainIsUnloadedWhenItsListenersAreGone() {
		List<WeakReference<Class<?>>> chains = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			Subscription subscription = this.bus.on(Square.class, this::lookForChain);
			emitUntilComposed();
			chains.add(new WeakReference<>(this.chain.getAndSet(null)));
			subscription.cancel();
		}
		this.bus.emit(new Square(1));
		assertThat(chains).hasSize(10);
		await().until(() -> {
			System.gc();
			return chains.stream().allMatch((chain) -> chain.refersTo(null));
		});
	}

	@Test
	void eachChainHasAClassOfItsOwn() {
		this.bus.on(Square.class, this::lookForChain);
		Class<?> first = emitUntilComposed();
		this.chain.set(null);
		this.bus.on(LifecycleEvent.class, (event) -> {
		});
		assertThat(emitUntilComposed()).isNotSameAs(first);
	}

	@Test
	void listenerInAChainIsCountedExactlyAndQuarantined() {
		boolean[] broken = new boolean[1];
		this.bus.on(Square.class, (event) -> {
			this.received++;
			if (broken[0]) {
				throw new IllegalStateException("broken");
			}
		}, ListenerOptions.defaults().named("fragile"));
		this.bus.on(Square.class, this::lookForChain, ListenerOptions.defaults().named("last"));
		emitUntilComposed();
		broken[0] = true;
		int before = this.received;
		for (int i = 0; i < 10; i++) {
			this.bus.emit(new Square(1));
		}
		assertThat(this.received).isEqualTo(before + 3);
		assertThat(this.bus.listeners().list()).satisfiesExactly((fragile) -> {
			assertThat(fragile.state()).isEqualTo(ListenerState.QUARANTINED);
			assertThat(fragile.deliveries()).isEqualTo(this.received);
			assertThat(fragile.dropped()).isEqualTo(7);
		}, (last) -> assertThat(last.deliveries()).isEqualTo(before + 10));
	}

	@Test
	void recursionThroughAChainIsBounded() {
		boolean[] recursive = new boolean[1];
		for (int i = 0; i < 2; i++) {
			this.bus.on(Square.class, (event) -> {
				this.received++;
				if (recursive[0]) {
					this.bus.emit(event);
				}
			}, ListenerOptions.defaults().named("recursive " + i));
		}
		this.bus.on(Square.class, this::lookForChain);
		emitUntilComposed();
		recursive[0] = true;
		this.received = 0;
		this.bus.emit(new Square(1));
		assertThat(this.received).isBetween(Caller.LIMIT, 4 * Caller.LIMIT);
	}

	private Class<?> emitUntilComposed() {
		await().until(() -> {
			for (int i = 0; i < LoopRoute.WORTH_COMPOSING; i++) {
				this.bus.emit(new Square(1));
			}
			return this.chain.get() != null;
		});
		return Objects.requireNonNull(this.chain.get());
	}

	private void lookForChain(LifecycleEvent event) {
		if (this.chain.get() == null) {
			Optional<Class<?>> caller = STACK.walk((frames) -> frames.<Class<?>>map(StackFrame::getDeclaringClass)
				.filter((type) -> type.isHidden() && Route.class.isAssignableFrom(type))
				.findFirst());
			this.chain.set(caller.orElse(null));
		}
	}

}
