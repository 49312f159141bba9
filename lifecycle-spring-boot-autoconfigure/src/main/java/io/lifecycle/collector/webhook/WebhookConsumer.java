package io.lifecycle.collector.webhook;

import java.net.URI;
import java.util.List;

import io.lifecycle.collector.BatchRetry;
import io.lifecycle.collector.BufferedCollector;
import io.lifecycle.collector.DeliveryException;
import io.lifecycle.collector.EventBatch;
import io.lifecycle.collector.EventBatchConsumer;
import io.lifecycle.collector.webhook.WebhookRequests.Answer;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.web.client.RestClient;

/**
 * Posts events to a web address: CloudEvents in JSON, several in a request
 * ({@code application/cloudevents-batch+json}). Each event has an id, which stays the
 * same when it is sent again, and the number that it has among all events of the
 * {@link BufferedCollector}: a gap is an event that did not arrive.
 *
 * <p>
 * A request that was not answered, or with status 408, 425, 429 or 5xx, is sent again as
 * {@link #retry()} says, so an event may arrive twice. With 413 half of its events are
 * sent. With any other status its events are dropped and count as failed; redirects are
 * not followed. Nothing is sent again while the application shuts down.
 *
 * <p>
 * It receives one batch at a time and needs not be closed.
 *
 * @since 0.1.0
 */
public final class WebhookConsumer implements EventBatchConsumer {

	private static final Logger logger = LoggerFactory.getLogger(WebhookConsumer.class);

	private final WebhookRequests requests;

	private final WebhookBody body;

	private final int maxEvents;

	private final BatchRetry retry;

	// It may be delivered again, and then continues where it stopped.
	private @Nullable List<LifecycleEvent> batch;

	// The number of events before those of the batch, and before those of the next one.
	private long position;

	private long next;

	// This many events of the batch were accepted or failed.
	private int done;

	private int failed;

	private String failure = "";

	private int limit;

	private boolean loops;

	WebhookConsumer(WebhookRequests requests, WebhookBody body, int maxEvents, BatchRetry retry) {
		this.requests = requests;
		this.body = body;
		this.maxEvents = maxEvents;
		this.retry = retry;
	}

	/**
	 * Return a builder for a consumer.
	 * @param client a builder for the client, with interceptors for example. Its request
	 * factory is not used, because not every one limits the time of a whole request, or
	 * leaves redirects alone
	 * @param uri the address of the receiver; its path and query are never logged
	 * @return the builder
	 */
	public static WebhookConsumerBuilder builder(RestClient.Builder client, URI uri) {
		return new WebhookConsumerBuilder(client, uri);
	}

	@Override
	public BatchRetry retry() {
		return this.retry;
	}

	@Override
	public void accept(List<LifecycleEvent> batch) {
		if (batch != this.batch) {
			begin(batch);
		}
		while (this.done < batch.size()) {
			int events = fill(batch);
			if (events != 0) {
				send(events, batch.size());
			}
		}
		this.batch = null;
		if (this.failed != 0) {
			throw DeliveryException.permanent(this.failed, message(this.failure));
		}
	}

	private void begin(List<LifecycleEvent> batch) {
		this.batch = batch;
		this.position = (batch instanceof EventBatch numbered) ? numbered.position() : this.next;
		this.next = this.position + batch.size();
		this.done = 0;
		this.failed = 0;
		this.limit = this.maxEvents;
	}

	private int fill(List<LifecycleEvent> batch) {
		this.body.clear();
		int most = Math.min(this.limit, batch.size() - this.done);
		for (int events = 0; events < most; events++) {
			int index = this.done + events;
			noticeLoop(batch.get(index));
			String problem = this.body.add(batch.get(index), this.position + index + 1);
			if (problem != null) {
				// The next request begins with this event, and finds no other reason.
				fail((events == 0) ? 1 : 0, problem);
				return events;
			}
		}
		return most;
	}

	private void send(int events, int size) {
		Answer answer = this.requests.post(this.body.bytes());
		switch (answer.outcome()) {
			case ACCEPTED -> this.done += events;
			case REFUSED -> fail(events, answer.text());
			case TOO_LARGE -> {
				this.limit = Math.max(1, events / 2);
				fail((events == 1) ? 1 : 0, answer.text());
			}
			case TEMPORARY -> throw DeliveryException.temporary(this.failed + size - this.done, answer.notBefore(),
					message(answer.text()), answer.cause());
		}
	}

	private void fail(int events, String why) {
		this.done += events;
		this.failed += events;
		this.failure = (events != 0) ? why : this.failure;
	}

	private String message(String what) {
		return this.requests.receiver() + " " + what;
	}

	private void noticeLoop(LifecycleEvent event) {
		if (!this.loops && event instanceof RequestEvent exchange
				&& this.requests.isOwnTrace(exchange.request().traceId())) {
			this.loops = true;
			logger.warn(
					"This application receives its own events from the webhook {}, and each request leads to further "
							+ "events. Add the path of the receiver to 'lifecycle.http.observer-paths'",
					this.requests.receiver());
		}
	}

}
