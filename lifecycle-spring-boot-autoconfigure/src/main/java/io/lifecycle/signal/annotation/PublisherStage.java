package io.lifecycle.signal.annotation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Reads a publisher to its end. Loaded only where reactive streams are present.
 */
final class PublisherStage implements Subscriber<Object> {

	private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();

	private PublisherStage() {
	}

	static CompletionStage<?> drain(Publisher<?> publisher) {
		PublisherStage subscriber = new PublisherStage();
		publisher.subscribe(subscriber);
		return subscriber.done;
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		subscription.request(Long.MAX_VALUE);
	}

	@Override
	public void onNext(Object item) {
	}

	@Override
	public void onError(Throwable failure) {
		this.done.completeExceptionally(failure);
	}

	@Override
	public void onComplete() {
		this.done.complete(null);
	}

}
