package io.lifecycle.signal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listeners of one event class at one moment, and how an event goes through them.
 */
final class Dispatch {

	static final Dispatch NONE = new Dispatch(new Registration[0], BusEnvironment.NONE);

	private static final CompletionStage<Void> DONE = new Done();

	private static final Logger logger = LoggerFactory.getLogger(SignalBus.class);

	private final BusEnvironment environment;

	private final boolean strict;

	private final Registration[] all;

	// Null until the event class has proven busy, and for ever with asynchronous
	// listeners or in strict mode.
	// Safe to publish by a race: immutable.
	private @Nullable ListenerChain chain;

	private int looped;

	private final SyncRegistration[] synchronous;

	private final AsyncRegistration[] asynchronous;

	private final AtomicBoolean recursionReported = new AtomicBoolean();

	private Dispatch(Registration[] all, BusEnvironment environment) {
		this.environment = environment;
		this.strict = environment.settings().strict();
		this.all = all;
		this.synchronous = select(all, SyncRegistration.class).toArray(SyncRegistration[]::new);
		this.asynchronous = select(all, AsyncRegistration.class).toArray(AsyncRegistration[]::new);
	}

	private static <T> Stream<T> select(Registration[] all, Class<T> kind) {
		return Stream.of(all).filter(kind::isInstance).map(kind::cast);
	}

	static Dispatch of(Registration[] listeners, BusEnvironment environment) {
		return (listeners.length != 0) ? new Dispatch(listeners, environment) : NONE;
	}

	int listenerCount() {
		return this.all.length;
	}

	CompletionStage<Void> emit(LifecycleEvent event) {
		ListenerChain chain = this.chain;
		return (chain != null) ? emit(event, chain) : emit(event, false);
	}

	void emitSync(LifecycleEvent event) {
		ListenerChain chain = this.chain;
		if (chain != null) {
			emit(event, chain);
		}
		else {
			emit(event, true);
		}
	}

	private CompletionStage<Void> emit(LifecycleEvent event, ListenerChain chain) {
		long thread = Thread.currentThread().getId();
		if (!EmitDepth.enter(thread)) {
			return emitNested(event, true);
		}
		try {
			chain.deliver(event);
		}
		finally {
			EmitDepth.leave(thread);
		}
		return DONE;
	}

	private CompletionStage<Void> emit(LifecycleEvent event, boolean schedule) {
		if (this == NONE) {
			return DONE;
		}
		long thread = Thread.currentThread().getId();
		if (!EmitDepth.enter(thread)) {
			return emitNested(event, schedule);
		}
		CompletionStage<Void> stage;
		try {
			stage = deliver(event, schedule);
		}
		finally {
			EmitDepth.leave(thread);
		}
		return this.strict ? strictly(stage) : stage;
	}

	private CompletionStage<Void> emitNested(LifecycleEvent event, boolean schedule) {
		if (!EmitDepth.enterNested()) {
			return drop(event);
		}
		CompletionStage<Void> stage;
		try {
			stage = deliver(event, schedule);
		}
		finally {
			EmitDepth.leaveNested();
		}
		return this.strict ? strictly(stage) : stage;
	}

	private CompletionStage<Void> strictly(CompletionStage<Void> stage) {
		this.environment.strictFailures().rethrow();
		return stage;
	}

	private CompletionStage<Void> deliver(LifecycleEvent event, boolean schedule) {
		if (this.asynchronous.length != 0 && !schedule) {
			return deliverMixed(event);
		}
		loop(event);
		if (this.asynchronous.length != 0) {
			schedule(event);
		}
		return DONE;
	}

	private void loop(LifecycleEvent event) {
		for (SyncRegistration listener : this.synchronous) {
			listener.deliver(event);
		}
		// Racy: the exact moment does not matter. Written no more than needed: emitting
		// threads share it.
		if (this.looped < ListenerChain.WORTH_COMPOSING && ++this.looped == ListenerChain.WORTH_COMPOSING) {
			compose();
		}
	}

	private void compose() {
		if (this.asynchronous.length == 0 && !this.strict) {
			ListenerChain.compose(this.synchronous, (chain) -> this.chain = chain);
		}
	}

	/**
	 * Run the synchronous listeners here, and the asynchronous ones too until one of them
	 * is not done at once; the others follow it.
	 */
	private CompletionStage<Void> deliverMixed(LifecycleEvent event) {
		int started = 0;
		CompletionStage<?> pending = null;
		for (Registration listener : this.all) {
			if (listener instanceof SyncRegistration synchronous) {
				synchronous.deliver(event);
			}
			else if (pending == null && listener instanceof AsyncRegistration asynchronous) {
				pending = asynchronous.start(event);
				started++;
			}
		}
		return (pending != null)
				? new AsyncDelivery(event, this.asynchronous, this.environment).follow(started - 1, pending) : DONE;
	}

	private void schedule(LifecycleEvent event) {
		Executor executor = this.environment.executor();
		if (executor == null) {
			logger.debug("Skipping {} asynchronous listeners of {}: the bus has no executor", this.asynchronous.length,
					event.getClass().getName());
			return;
		}
		try {
			executor.execute(new AsyncDelivery(event, this.asynchronous, this.environment)::start);
		}
		catch (Throwable ex) {
			logger.warn("Skipping {} asynchronous listeners of {}: the bus's executor refused them",
					this.asynchronous.length, event.getClass().getName(), ex);
		}
	}

	private CompletionStage<Void> drop(LifecycleEvent event) {
		if (this.recursionReported.compareAndSet(false, true)) {
			logger.warn("Dropping {}: its listeners emit into each other, {} deep", event.getClass().getName(),
					EmitDepth.LIMIT);
		}
		return DONE;
	}

	/**
	 * The complete stage that all emits share: nobody can spoil it for the others.
	 */
	private static final class Done extends CompletableFuture<Void> {

		Done() {
			super.complete(null);
		}

		@Override
		public void obtrudeValue(Void value) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void obtrudeException(Throwable ex) {
			throw new UnsupportedOperationException();
		}

		@Override
		public <U> CompletableFuture<U> newIncompleteFuture() {
			return new CompletableFuture<>();
		}

	}

}
