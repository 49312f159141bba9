package io.lifecycle.collector.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.AbstractBufferingClientHttpRequest;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Creates requests that end with the head of the answer, in limited time. Spring's own
 * requests to this client of the JDK need a free thread of the common pool, which other
 * code may block, and wait for the content of the answer.
 */
final class WebhookClient implements ClientHttpRequestFactory {

	// The client sets these itself and refuses others.
	private static final Set<String> OF_CLIENT = Set.of("connection", "content-length", "expect", "host", "upgrade");

	private final HttpClient client;

	private final Duration timeout;

	private final AtomicReference<@Nullable Content> latest = new AtomicReference<>();

	WebhookClient(HttpClient client, Duration timeout) {
		this.client = client;
		this.timeout = timeout;
	}

	// Content that has not ended before the next request never may: its connection ends.
	private HttpResponse<Void> send(HttpRequest request) throws IOException, InterruptedException {
		Content content = new Content();
		Content before = this.latest.getAndSet(content);
		if (before != null) {
			before.cancel();
		}
		return this.client.send(request, (head) -> content);
	}

	@Override
	public ClientHttpRequest createRequest(URI uri, HttpMethod method) {
		return new Request(uri, method);
	}

	private final class Request extends AbstractBufferingClientHttpRequest {

		private final URI uri;

		private final HttpMethod method;

		Request(URI uri, HttpMethod method) {
			this.uri = uri;
			this.method = method;
		}

		@Override
		public HttpMethod getMethod() {
			return this.method;
		}

		@Override
		public URI getURI() {
			return this.uri;
		}

		@Override
		protected ClientHttpResponse executeInternal(HttpHeaders headers, byte[] body) throws IOException {
			HttpRequest.Builder request = HttpRequest.newBuilder(this.uri)
				.timeout(WebhookClient.this.timeout)
				.method(this.method.name(), HttpRequest.BodyPublishers.ofByteArray(body));
			headers.forEach((name, values) -> {
				if (!OF_CLIENT.contains(name.toLowerCase(Locale.ROOT))) {
					values.forEach((value) -> request.header(name, value));
				}
			});
			try {
				return new Response(send(request.build()));
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new InterruptedIOException("The request was interrupted");
			}
		}

	}

	private record Response(HttpResponse<Void> answer) implements ClientHttpResponse {

		@Override
		public HttpStatusCode getStatusCode() {
			return HttpStatusCode.valueOf(this.answer.statusCode());
		}

		@Override
		public String getStatusText() {
			return "";
		}

		@Override
		public HttpHeaders getHeaders() {
			HttpHeaders headers = new HttpHeaders();
			this.answer.headers().map().forEach(headers::put);
			return headers;
		}

		@Override
		public InputStream getBody() {
			return InputStream.nullInputStream();
		}

		@Override
		public void close() {
			// Its content ends by itself.
		}

	}

	/**
	 * The content of an answer, which nobody reads and nobody waits for. When it has
	 * ended, the next request uses its connection. The connection of one that is too long
	 * is closed.
	 */
	private static final class Content implements HttpResponse.BodySubscriber<Void> {

		private static final int MOST = 1 << 16;

		private volatile Flow.@Nullable Subscription subscription;

		// Only the thread of the client uses this.
		private long bytes;

		@Override
		public CompletionStage<Void> getBody() {
			return CompletableFuture.completedFuture(null);
		}

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			this.subscription = subscription;
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(List<ByteBuffer> part) {
			part.forEach((buffer) -> this.bytes += buffer.remaining());
			if (this.bytes > MOST) {
				cancel();
			}
		}

		@Override
		public void onError(Throwable failure) {
			this.subscription = null;
		}

		@Override
		public void onComplete() {
			this.subscription = null;
		}

		void cancel() {
			Flow.Subscription subscription = this.subscription;
			if (subscription != null) {
				subscription.cancel();
			}
		}

	}

}
