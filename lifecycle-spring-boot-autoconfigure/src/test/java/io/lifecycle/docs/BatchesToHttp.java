package io.lifecycle.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

import io.lifecycle.collector.EventBatchConsumer;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.json.LifecycleJson;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

@Component
class BatchesToHttp implements EventBatchConsumer {

	private final HttpClient client = HttpClient.newHttpClient();

	private final LifecycleJson json;

	private final URI uri;

	BatchesToHttp(LifecycleJson json, @Value("${events.uri}") URI uri) {
		this.json = json;
		this.uri = uri;
	}

	@Override
	public void accept(List<LifecycleEvent> batch) {
		String lines = batch.stream().map(this.json::write).collect(Collectors.joining("\n", "", "\n"));
		HttpRequest request = HttpRequest.newBuilder(this.uri)
			.header("Content-Type", "application/x-ndjson")
			.timeout(Duration.ofSeconds(5))
			.POST(BodyPublishers.ofString(lines))
			.build();
		try {
			int status = this.client.send(request, BodyHandlers.discarding()).statusCode();
			if (status >= 300) {
				throw new IllegalStateException("The destination answered " + status);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
