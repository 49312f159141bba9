package io.lifecycle.test;

import java.io.IOException;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInitializer;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Adds the header to the requests of Spring's blocking clients.
 */
final class MarkedRequests implements ClientHttpRequestInitializer, ClientHttpRequestInterceptor {

	@Override
	public void initialize(ClientHttpRequest request) {
		mark(request.getHeaders());
	}

	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		mark(request.getHeaders());
		return execution.execute(request, body);
	}

	private static void mark(HttpHeaders headers) {
		String id = CurrentRecording.header();
		if (id != null && !headers.containsHeader(RecordedSignals.HEADER)) {
			headers.set(RecordedSignals.HEADER, id);
		}
	}

}
