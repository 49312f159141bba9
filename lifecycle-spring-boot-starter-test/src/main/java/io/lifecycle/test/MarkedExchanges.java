package io.lifecycle.test;

import reactor.core.publisher.Mono;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;

/**
 * Adds the header to the requests of WebTestClient.
 */
final class MarkedExchanges implements ExchangeFilterFunction {

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		String id = CurrentRecording.header();
		if (id == null || request.headers().containsHeader(RecordedSignals.HEADER)) {
			return next.exchange(request);
		}
		return next.exchange(ClientRequest.from(request).header(RecordedSignals.HEADER, id).build());
	}

}
