package io.lifecycle.test.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.lifecycle.event.LifecycleClock;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.AsyncSignalListener;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.SignalChannel;
import io.lifecycle.signal.SignalListener;
import io.lifecycle.signal.Subscription;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract of {@link SignalBus} for a bus that runs synchronous listeners on the
 * thread of the emitter and has no executor for asynchronous ones.
 *
 * <p>
 * A subclass creates the bus. Failures of listeners must be logged to the console, which
 * the contract checks.
 *
 * @since 0.1.0
 */
@ExtendWith(OutputCaptureExtension.class)
public abstract class SignalBusContract {

	private final List<Object> log = new ArrayList<>();

	private SignalBus bus;

	/**
	 * For subclasses.
	 */
	@SuppressWarnings("NullAway.Init")
	protected SignalBusContract() {
	}

	/**
	 * Create a bus without listeners.
	 * @return the bus
	 */
	protected abstract SignalBus create();

	@BeforeEach
	void createBus() {
		this.bus = create();
	}

	@Test
	void onIsIdempotentPerTypeAndListener() {
		SignalListener<LifecycleEvent> listener = this.log::add;
		Subscription first = this.bus.on(Shape.class, listener);
		Subscription second = this.bus.on(Shape.class, listener);
		this.bus.emit(new Square(1));
		assertThat(this.log).hasSize(1);
		assertThat(second.cancel()).isTrue();
		assertThat(first.cancel()).isFalse();
		assertThat(this.bus.hasListeners(Square.class)).isFalse();
	}

	@Test
	void onComparesListenersByEquals() {
		this.bus.on(Square.class, new Named("a", this.log));
		this.bus.on(Square.class, new Named("a", this.log));
		this.bus.on(Square.class, new Named("b", this.log));
		this.bus.emit(new Square(1));
		assertThat(this.log).containsExactly("a", "b");
	}

	@Test
	void onSameListenerForTwoTypesRunsForEachType() {
		Named listener = new Named("a", this.log);
		this.bus.on(Square.class, listener);
		this.bus.on(Shape.class, listener);
		this.bus.emit(new Square(1));
		assertThat(this.log).containsExactly("a", "a");
	}

	@Test
	void cancelIsTrueTheFirstTimeOnly() {
		Subscription subscription = this.bus.on(Square.class, this.log::add);
		assertThat(subscription.cancel()).isTrue();
		assertThat(subscription.cancel()).isFalse();
	}

	@Test
	void cancelOfAnEndedSubscriptionLeavesANewRegistrationAlone() {
		Named listener = new Named("a", this.log);
		Subscription ended = this.bus.on(Square.class, listener);
		this.bus.off(Square.class, listener);
		this.bus.on(Square.class, listener);
		assertThat(ended.cancel()).isFalse();
		assertThat(this.bus.listenerCount(Square.class)).isOne();
	}

	@Test
	void subscriptionWorksWithTry() {
		try (Subscription subscription = this.bus.on(Square.class, this.log::add)) {
			assertThat(this.bus.hasListeners(Square.class)).isTrue();
			assertThat(subscription).isNotNull();
		}
		assertThat(this.bus.hasListeners(Square.class)).isFalse();
	}

	@Test
	void offIsTrueOnlyWhenSomethingWasRemoved() {
		SignalListener<LifecycleEvent> listener = this.log::add;
		this.bus.on(Square.class, listener);
		assertThat(this.bus.off(Shape.class, listener)).isFalse();
		assertThat(this.bus.off(Square.class, new Object())).isFalse();
		assertThat(this.bus.off(Square.class, listener)).isTrue();
		assertThat(this.bus.off(Square.class, listener)).isFalse();
	}

	@Test
	@SuppressWarnings({ "NullAway", "DataFlowIssue" })
	void offNeverThrows() {
		this.bus.on(Square.class, this.log::add);
		assertThat(this.bus.off(Square.class, null)).isFalse();
		assertThat(this.bus.off(null, null)).isFalse();
		assertThat(this.bus.off(Square.class, new Object() {
			@Override
			public int hashCode() {
				throw new IllegalStateException("broken");
			}

			@Override
			public boolean equals(Object other) {
				throw new IllegalStateException("broken");
			}
		})).isFalse();
	}

	@Test
	void offRemovesAnAsynchronousListener() {
		AsyncSignalListener<Square> listener = (event) -> CompletableFuture.completedFuture(null);
		this.bus.onAsync(Square.class, listener);
		assertThat(this.bus.off(Square.class, listener)).isTrue();
		assertThat(this.bus.hasListeners(Square.class)).isFalse();
	}

	@Test
	void clearRemovesEverything() {
		this.bus.on(Square.class, this.log::add);
		this.bus.on(LifecycleEvent.class, this.log::add);
		this.bus.emit(new Square(1));
		this.bus.clear();
		this.log.clear();
		this.bus.emit(new Square(1));
		assertThat(this.log).isEmpty();
		assertThat(this.bus.listenerCount(Square.class)).isZero();
	}

	@Test
	void emitReachesListenersOfSupertypesButNotOfSiblings() {
		this.bus.on(LifecycleEvent.class, add("firehose"));
		this.bus.on(Circle.class, add("circle"));
		this.bus.emit(new Square(1));
		assertThat(this.log).containsExactly("firehose");
	}

	@Test
	void emitGoesFromTheMostSpecificTypeToItsSupertypes() {
		this.bus.on(LifecycleEvent.class, add("LifecycleEvent"));
		this.bus.on(Base.class, add("Base"));
		this.bus.on(Right.class, add("Right"));
		this.bus.on(Left.class, add("Left"));
		this.bus.on(Parent.class, add("Parent"));
		this.bus.on(OfParent.class, add("OfParent"));
		this.bus.on(Diamond.class, add("Diamond"));
		this.bus.emit(new Diamond());
		assertThat(this.log).containsExactly("Diamond", "Parent", "OfParent", "Left", "Right", "Base",
				"LifecycleEvent");
	}

	@Test
	void emitPutsATypeBeforeItsSupertypeHoweverTheyAreDeclared() {
		this.bus.on(Base.class, add("Base"));
		this.bus.on(Left.class, add("Left"));
		this.bus.emit(new SupertypeDeclaredFirst());
		assertThat(this.log).containsExactly("Left", "Base");
	}

	@Test
	void emitKeepsTheOrderOfRegistrationWithinAType() {
		this.bus.on(Square.class, add("1"));
		this.bus.onAsync(Square.class, addAsync("2"));
		this.bus.on(Square.class, add("3"));
		this.bus.emit(new Square(1));
		assertThat(this.log).containsExactly("1", "2", "3");
	}

	@Test
	void listenerCountCountsInheritedListeners() {
		this.bus.on(LifecycleEvent.class, add("a"));
		this.bus.on(Shape.class, add("b"));
		this.bus.onAsync(Square.class, addAsync("c"));
		this.bus.on(Circle.class, add("d"));
		assertThat(this.bus.listenerCount(Square.class)).isEqualTo(3);
		assertThat(this.bus.listenerCount(Shape.class)).isEqualTo(2);
		assertThat(this.bus.listenerCount(LifecycleEvent.class)).isEqualTo(1);
	}

	@Test
	void emitDoesNotSeeARegistrationMadeDuringIt() {
		this.bus.on(Square.class, (event) -> this.bus.on(Square.class, new Named("late", this.log)));
		this.bus.emit(new Square(1));
		assertThat(this.log).isEmpty();
		this.bus.emit(new Square(1));
		assertThat(this.log).containsExactly("late");
	}

	@Test
	void emitDoesNotSeeARemovalMadeDuringIt() {
		Named removed = new Named("removed", this.log);
		this.bus.on(Square.class, (event) -> this.bus.off(Square.class, removed));
		this.bus.on(Square.class, removed);
		this.bus.emit(new Square(1));
		assertThat(this.log).containsExactly("removed");
		this.bus.emit(new Square(1));
		assertThat(this.log).hasSize(1);
	}

	@Test
	void emitWhenListenerThrowsContinuesWithNextListener(CapturedOutput output) {
		this.bus.on(Square.class, failing(new java.io.IOException("checked")));
		this.bus.on(Square.class, failing(new IllegalStateException("unchecked")));
		this.bus.on(Square.class, failing(new OutOfMemoryError("error")));
		this.bus.onAsync(Square.class, (event) -> CompletableFuture.failedFuture(new Exception("failed stage")));
		this.bus.onAsync(Square.class, (event) -> {
			throw new IllegalStateException("thrown instead of a stage");
		});
		this.bus.onAsync(Square.class, nullStage());
		this.bus.on(Square.class, add("last"));
		CompletionStage<Void> stage = this.bus.emit(new Square(1));
		assertThat(this.log).containsExactly("last");
		assertThat(stage.toCompletableFuture()).isCompleted();
		assertThat(output).contains("checked", "unchecked", "OutOfMemoryError: error", "failed stage",
				"thrown instead of a stage");
	}

	@Test
	void emitLeavesTheThreadAsItWas() {
		this.bus.on(Square.class, failing(new InterruptedException()));
		this.bus.on(Square.class, (event) -> Thread.currentThread().interrupt());
		this.bus.emit(new Square(1));
		assertThat(Thread.interrupted()).isFalse();
		this.bus.on(Square.class, (event) -> Thread.interrupted());
		Thread.currentThread().interrupt();
		this.bus.emit(new Square(1));
		assertThat(Thread.interrupted()).isTrue();
	}

	@Test
	void emitWithoutAsynchronousListenersReturnsACompleteStage() {
		this.bus.on(Square.class, add("sync"));
		CompletionStage<Void> stage = this.bus.emit(new Square(1));
		assertThat(stage.toCompletableFuture()).isCompletedWithValue(null);
		assertThat(this.bus.emit(new Square(2))).isSameAs(stage);
	}

	@Test
	void emitAwaitsAsynchronousListenersOneAfterAnotherWithoutBlocking() {
		CompletableFuture<Void> first = new CompletableFuture<>();
		CompletableFuture<Void> second = new CompletableFuture<>();
		this.bus.onAsync(Square.class, (event) -> {
			this.log.add("first");
			return first;
		});
		this.bus.onAsync(Square.class, (event) -> {
			this.log.add("second");
			return second.minimalCompletionStage();
		});
		this.bus.on(Square.class, add("sync"));
		CompletionStage<Void> stage = this.bus.emit(new Square(1));
		assertThat(this.log).containsExactly("first", "sync");
		assertThat(stage.toCompletableFuture()).isNotDone();
		first.completeExceptionally(new IllegalStateException("late failure"));
		assertThat(this.log).containsExactly("first", "sync", "second");
		assertThat(stage.toCompletableFuture()).isNotDone();
		second.complete(null);
		assertThat(stage.toCompletableFuture()).isCompletedWithValue(null);
	}

	@Test
	void emitWhenAStageCallsBackTwiceContinuesOnce() {
		this.bus.onAsync(Square.class, (event) -> new TwiceCompleting());
		this.bus.onAsync(Square.class, addAsync("next"));
		CompletionStage<Void> stage = this.bus.emit(new Square(1));
		assertThat(this.log).containsExactly("next");
		assertThat(stage.toCompletableFuture()).isCompleted();
	}

	@Test
	void emitSyncWithoutExecutorSkipsAsynchronousListeners() {
		this.bus.on(Square.class, add("sync"));
		this.bus.onAsync(Square.class, addAsync("async"));
		this.bus.emitSync(new Square(1));
		assertThat(this.log).containsExactly("sync");
	}

	@Test
	void channelFollowsRegistrations() {
		SignalChannel<Square> channel = this.bus.channel(Square.class);
		assertThat(channel.hasListeners()).isFalse();
		Subscription subscription = this.bus.on(Shape.class, add("shape"));
		assertThat(channel.hasListeners()).isTrue();
		channel.emit(new Square(1));
		assertThat(this.log).containsExactly("shape");
		subscription.cancel();
		assertThat(channel.hasListeners()).isFalse();
	}

	@Test
	void channelOfASupertypeReachesTheListenersOfTheEvent() {
		SignalChannel<Shape> channel = this.bus.channel(Shape.class);
		this.bus.on(Square.class, add("square"));
		channel.emit(new Square(1));
		assertThat(this.log).containsExactly("square");
	}

	@Test
	void manyEventTypesKeepTheirOwnListeners() {
		List<Class<? extends LifecycleEvent>> types = List.of(Square.class, Circle.class, Diamond.class,
				SupertypeDeclaredFirst.class, Anonymous.A.class, Anonymous.B.class, Anonymous.C.class,
				Anonymous.D.class);
		types.forEach((type) -> this.bus.on(type, add(type.getName())));
		types.forEach((type) -> assertThat(this.bus.listenerCount(type)).as(type.getName()).isOne());
	}

	private SignalListener<Object> add(String name) {
		return (event) -> this.log.add(name);
	}

	private AsyncSignalListener<Object> addAsync(String name) {
		return (event) -> {
			this.log.add(name);
			return CompletableFuture.completedFuture(null);
		};
	}

	private static SignalListener<Object> failing(Throwable failure) {
		return (event) -> SignalBusContract.<RuntimeException>sneak(failure);
	}

	@SuppressWarnings({ "NullAway", "DataFlowIssue" })
	private static AsyncSignalListener<Object> nullStage() {
		return (event) -> null;
	}

	@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
	private static <T extends Throwable> void sneak(Throwable failure) throws T {
		throw (T) failure;
	}

	interface Shape extends LifecycleEvent {

		@Override
		default long timestampNanos() {
			return LifecycleClock.monotonicNanos();
		}

	}

	record Square(int size) implements Shape {
	}

	record Circle(int size) implements Shape {
	}

	interface Base extends Shape {

	}

	interface Left extends Base {

	}

	interface Right extends Base {

	}

	interface OfParent extends Shape {

	}

	static class Parent implements OfParent {

	}

	static class Diamond extends Parent implements Left, Right {

	}

	static class SupertypeDeclaredFirst implements Base, Left {

	}

	interface Anonymous {

		record A() implements Shape {
		}

		record B() implements Shape {
		}

		record C() implements Shape {
		}

		record D() implements Shape {
		}

	}

	record Named(String name, List<Object> log) implements SignalListener<LifecycleEvent> {

		@Override
		public void onSignal(LifecycleEvent event) {
			this.log.add(this.name);
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof Named named && named.name.equals(this.name);
		}

		@Override
		public int hashCode() {
			return this.name.hashCode();
		}

	}

	static class TwiceCompleting extends CompletableFuture<Void> {

		@Override
		public CompletableFuture<Void> whenComplete(
				java.util.function.BiConsumer<? super Void, ? super Throwable> action) {
			action.accept(null, null);
			action.accept(null, null);
			return this;
		}

	}

}
