package io.lifecycle.signal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import io.lifecycle.event.LifecycleEvent;

/**
 * One event on its way through the asynchronous listeners, one after another.
 */
final class AsyncDelivery {

	private final LifecycleEvent event;

	private final AsyncRegistration[] listeners;

	// The listener being waited for. A stage of foreign make may call back twice.
	private final AtomicInteger current = new AtomicInteger();

	private final CompletableFuture<Void> done = new CompletableFuture<>();

	AsyncDelivery(LifecycleEvent event, AsyncRegistration[] listeners) {
		this.event = event;
		this.listeners = listeners;
	}

	/**
	 * Start with the first listener.
	 */
	void start() {
		proceed(0);
	}

	/**
	 * Go on when the given listener is done.
	 * @return a stage that completes after the last listener and never fails
	 */
	CompletionStage<Void> follow(int index, CompletionStage<?> pending) {
		await(index, pending);
		return this.done.minimalCompletionStage();
	}

	private void proceed(int index) {
		for (int next = index; next < this.listeners.length; next++) {
			CompletionStage<?> pending = this.listeners[next].start(this.event);
			if (pending != null) {
				await(next, pending);
				return;
			}
		}
		this.done.complete(null);
	}

	private void await(int index, CompletionStage<?> pending) {
		this.current.set(index);
		AsyncRegistration listener = this.listeners[index];
		try {
			pending.whenComplete((result, failure) -> {
				if (this.current.compareAndSet(index, index + 1)) {
					listener.settled(this.event, failure);
					proceed(index + 1);
				}
			});
		}
		catch (Throwable ex) {
			if (this.current.compareAndSet(index, index + 1)) {
				listener.failed(ex, this.event);
				proceed(index + 1);
			}
		}
	}

}
