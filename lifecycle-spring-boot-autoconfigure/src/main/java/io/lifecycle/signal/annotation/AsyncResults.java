package io.lifecycle.signal.annotation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Function;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.AsyncSignalListener;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;

/**
 * Converts the results of asynchronous methods to stages.
 */
final class AsyncResults {

	private AsyncResults() {
	}

	/**
	 * Return the conversion for results of a type.
	 * @return the conversion, or {@code null} if there is nothing to wait for
	 */
	static @Nullable Function<Object, CompletionStage<?>> conversion(Class<?> returnType) {
		if (CompletionStage.class.isAssignableFrom(returnType)) {
			return CompletionStage.class::cast;
		}
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(returnType);
		return (adapter != null) ? (result) -> PublisherStage.drain(adapter.toPublisher(result)) : null;
	}

	static AsyncSignalListener<LifecycleEvent> listener(MethodDelivery delivery,
			Function<Object, CompletionStage<?>> conversion) {
		return (event) -> {
			try {
				Object result = delivery.deliver(event);
				if (result == null) {
					throw new IllegalStateException("The method returned null instead of a stage or publisher");
				}
				return (result != MethodDelivery.SKIPPED) ? conversion.apply(result) : MethodDelivery.SKIPPED;
			}
			catch (Exception ex) {
				return CompletableFuture.failedFuture(ex);
			}
		};
	}

	/**
	 * Reads a publisher to its end. The bus cancels it at the time limit. Loaded only if
	 * Reactive Streams is present.
	 */
	private static final class PublisherStage extends CompletableFuture<@Nullable Void>
			implements Subscriber<Object>, Flow.Subscription {

		private volatile @Nullable Subscription subscription;

		static CompletionStage<?> drain(Publisher<?> publisher) {
			PublisherStage stage = new PublisherStage();
			publisher.subscribe(stage);
			// The bus asks a plain future whether it is done already.
			return stage.isDone() ? stage.copy() : stage;
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.subscription = subscription;
			request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(Object item) {
		}

		@Override
		public void onError(Throwable failure) {
			completeExceptionally(failure);
		}

		@Override
		public void onComplete() {
			complete(null);
		}

		@Override
		public <U> CompletableFuture<U> newIncompleteFuture() {
			return new CompletableFuture<>();
		}

		@Override
		public void request(long items) {
			Subscription subscription = this.subscription;
			if (subscription != null) {
				subscription.request(items);
			}
		}

		@Override
		public void cancel() {
			Subscription subscription = this.subscription;
			if (subscription != null) {
				subscription.cancel();
			}
		}

	}

}
