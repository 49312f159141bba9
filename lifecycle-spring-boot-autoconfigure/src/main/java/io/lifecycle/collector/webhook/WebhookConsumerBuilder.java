package io.lifecycle.collector.webhook;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

import javax.net.ssl.SSLContext;

import io.lifecycle.collector.BatchRetry;
import io.lifecycle.event.InstanceIdentity;
import io.lifecycle.json.LifecycleJson;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.web.client.RestClient;

/**
 * Builds a {@link WebhookConsumer}. Not thread-safe.
 *
 * @since 0.1.0
 * @see WebhookConsumer#builder(RestClient.Builder, URI)
 */
public final class WebhookConsumerBuilder {

	private final RestClient.Builder client;

	private final URI uri;

	private final @Nullable String user;

	private final HttpHeaders headers = new HttpHeaders();

	private LifecycleJson json = new LifecycleJson();

	private InstanceIdentity identity = new InstanceIdentity("application", "localhost", 0);

	private int maxEvents = 500;

	private int maxBytes = 1 << 20;

	private Duration timeout = Duration.ofSeconds(10);

	private BatchRetry retry = new BatchRetry(5, Duration.ofSeconds(1), 2, Duration.ofSeconds(30));

	private @Nullable SSLContext sslContext;

	WebhookConsumerBuilder(RestClient.Builder client, URI uri) {
		require(uri.getHost() != null && String.valueOf(uri.getScheme()).matches("(?i)https?"),
				"'uri' must be an absolute HTTP address");
		this.client = client.clone();
		this.user = uri.getUserInfo();
		this.uri = (this.user != null) ? URI.create(uri.toString().replaceFirst("//[^/]*@", "//")) : uri;
	}

	/**
	 * Set what writes the events. The default uses a default mapper and the default mask.
	 * @param json the writer
	 * @return this builder
	 */
	public WebhookConsumerBuilder json(LifecycleJson json) {
		this.json = json;
		return this;
	}

	/**
	 * Set where the events come from, which is part of each event.
	 * @param identity the run that sends
	 * @return this builder
	 */
	public WebhookConsumerBuilder identity(InstanceIdentity identity) {
		this.identity = identity;
		return this;
	}

	/**
	 * Add a header to each request, for example one that has a secret. Headers are never
	 * logged.
	 * @param name the name of the header
	 * @param value its value
	 * @return this builder
	 * @throws IllegalArgumentException if the value has a character that no header may
	 * have, such as the line end of a file
	 */
	public WebhookConsumerBuilder header(String name, String value) {
		// The client would refuse each request, with a message that has the value.
		require(value.matches("[\\t -~\\x80-\\xff]*"),
				"Header '" + name + "' has a character that no header may have, such as a line end");
		this.headers.add(name, value);
		return this;
	}

	/**
	 * Set how many events a request may have. The default is 500.
	 * @param maxEvents the number of events
	 * @return this builder
	 */
	public WebhookConsumerBuilder maxEvents(int maxEvents) {
		require(maxEvents > 0, "'maxEvents' must be positive");
		this.maxEvents = maxEvents;
		return this;
	}

	/**
	 * Set how large the body of a request may be. An event that is larger alone is not
	 * sent and counts as failed. The default is 1 MB.
	 * @param maxBytes the number of bytes
	 * @return this builder
	 */
	public WebhookConsumerBuilder maxBytes(int maxBytes) {
		require(maxBytes > 0, "'maxBytes' must be positive");
		this.maxBytes = maxBytes;
		return this;
	}

	/**
	 * Set how long a request may take, from the connection to the head of the response.
	 * The default is 10 seconds.
	 * @param timeout the time
	 * @return this builder
	 */
	public WebhookConsumerBuilder timeout(Duration timeout) {
		require(!timeout.isNegative() && !timeout.isZero(), "'timeout' must be positive");
		this.timeout = timeout;
		return this;
	}

	/**
	 * Set how often and when a request is sent again that was not answered, or with
	 * status 408, 425, 429 or 5xx. The default is 5 times, after 1, 2, 4, 8 and 16
	 * seconds or the time that the receiver demands.
	 * @param retry the retries
	 * @return this builder
	 */
	public WebhookConsumerBuilder retry(BatchRetry retry) {
		this.retry = retry;
		return this;
	}

	/**
	 * Set which receivers are trusted and how this application identifies itself to them.
	 * The default is that of the JVM.
	 * @param sslContext the context, such as that of an SSL bundle
	 * @return this builder
	 */
	public WebhookConsumerBuilder sslContext(SSLContext sslContext) {
		this.sslContext = sslContext;
		return this;
	}

	/**
	 * Build the consumer.
	 * @return a new consumer
	 */
	public WebhookConsumer build() {
		HttpClient.Builder http = HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.followRedirects(HttpClient.Redirect.NEVER)
			.connectTimeout(this.timeout);
		if (this.sslContext != null) {
			http.sslContext(this.sslContext);
		}
		if (this.user != null && !this.headers.containsHeader(HttpHeaders.AUTHORIZATION)) {
			this.headers.setBasicAuth(Base64.getEncoder().encodeToString(this.user.getBytes(StandardCharsets.UTF_8)));
		}
		RestClient client = this.client.requestFactory(new WebhookClient(http.build(), this.timeout)).build();
		WebhookBody body = new WebhookBody(this.json, this.identity, this.maxBytes);
		return new WebhookConsumer(new WebhookRequests(client, this.uri, this.headers), body, this.maxEvents,
				this.retry);
	}

	private static void require(boolean condition, String message) {
		if (!condition) {
			throw new IllegalArgumentException(message);
		}
	}

}
