package io.lifecycle.collector.webhook;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/**
 * Sends the requests, and says what their answers mean.
 */
final class WebhookRequests {

	private static final MediaType BATCH = MediaType.parseMediaType("application/cloudevents-batch+json");

	private static final Set<Integer> TEMPORARY = Set.of(408, 425, 429);

	private static final int TOO_LARGE = 413;

	// A receiver must not silence the events for ever.
	private static final Duration LONGEST = Duration.ofMinutes(10);

	private final RestClient client;

	private final URI uri;

	private final HttpHeaders headers;

	private final String trace = UUID.randomUUID().toString().replace("-", "");

	private long count;

	WebhookRequests(RestClient client, URI uri, HttpHeaders headers) {
		this.client = client;
		this.uri = uri;
		this.headers = headers;
	}

	/**
	 * Return the receiver without what may be a secret: the path and the query.
	 */
	String receiver() {
		String host = this.uri.getScheme() + "://" + this.uri.getHost();
		return (this.uri.getPort() >= 0) ? host + ":" + this.uri.getPort() : host;
	}

	/**
	 * Return whether a trace is that of these requests.
	 */
	boolean isOwnTrace(@Nullable String trace) {
		return this.trace.equals(trace);
	}

	/**
	 * Send a request.
	 * @param body the body
	 * @return the answer, also if there is none
	 */
	Answer post(byte[] body) {
		try {
			return this.client.post()
				.uri(this.uri)
				.headers((headers) -> headers.putAll(this.headers))
				.httpRequest((request) -> addTrace(request.getHeaders()))
				.contentType(BATCH)
				.contentLength(body.length)
				.body((out) -> out.write(body))
				.exchange((request, response) -> answer(response.getStatusCode().value(),
						response.getHeaders().getFirst(HttpHeaders.RETRY_AFTER)));
		}
		catch (ResourceAccessException ex) {
			// Its message has the whole address.
			return new Answer(Outcome.TEMPORARY, Duration.ZERO, "did not answer", ex.getCause());
		}
		catch (RuntimeException ex) {
			// An interceptor of the application has failed.
			return new Answer(Outcome.TEMPORARY, Duration.ZERO, "was not reached", ex);
		}
	}

	// Nobody samples this trace. It shows whether this application receives its own
	// requests, so it replaces the trace of an observed client.
	private void addTrace(HttpHeaders headers) {
		headers.set("traceparent", "00-%s-%016x-00".formatted(this.trace, ++this.count));
	}

	private static Answer answer(int status, @Nullable String retryAfter) {
		String text = "answered " + status;
		if (status / 100 == 2) {
			return new Answer(Outcome.ACCEPTED, Duration.ZERO, text, null);
		}
		if (TEMPORARY.contains(status) || status / 100 == 5) {
			return new Answer(Outcome.TEMPORARY, delay(retryAfter), text, null);
		}
		if (status == TOO_LARGE) {
			return new Answer(Outcome.TOO_LARGE, Duration.ZERO, text, null);
		}
		return new Answer(Outcome.REFUSED, Duration.ZERO,
				(status / 100 == 3) ? text + " and redirects are not followed" : text, null);
	}

	private static Duration delay(@Nullable String retryAfter) {
		try {
			Duration delay = (retryAfter == null) ? Duration.ZERO
					: retryAfter.chars().allMatch(Character::isDigit) ? Duration.ofSeconds(Long.parseLong(retryAfter))
							: Duration.between(Instant.now(),
									ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
			return delay.isNegative() ? Duration.ZERO : (delay.compareTo(LONGEST) > 0) ? LONGEST : delay;
		}
		catch (NumberFormatException | DateTimeException | ArithmeticException ex) {
			return Duration.ZERO;
		}
	}

	enum Outcome {

		ACCEPTED, TEMPORARY, TOO_LARGE, REFUSED

	}

	/**
	 * The answer of the receiver.
	 *
	 * @param outcome what it means
	 * @param notBefore the minimum time before a retry
	 * @param text what happened
	 * @param cause why there is no answer
	 */
	record Answer(Outcome outcome, Duration notBefore, String text, @Nullable Throwable cause) {
	}

}
