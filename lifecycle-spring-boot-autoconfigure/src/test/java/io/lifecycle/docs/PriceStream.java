package io.lifecycle.docs;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.lifecycle.connection.Exchange;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.signal.OnSignal;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

@RestController
class PriceStream {

	private final Map<Long, SseEmitter> subscribers = new ConcurrentHashMap<>();

	@GetMapping("/prices")
	SseEmitter subscribe(HttpServletRequest request) {
		SseEmitter subscriber = new SseEmitter(0L);
		Exchange exchange = (Exchange) request.getAttribute(Exchange.ATTRIBUTE);
		this.subscribers.put(exchange.id(), subscriber);
		return subscriber;
	}

	@OnSignal(path = "/prices")
	void ended(RequestComplete event) {
		this.subscribers.remove(event.requestId());
	}

	void send(String price) {
		this.subscribers.values().forEach((subscriber) -> {
			try {
				subscriber.send(price);
			}
			catch (IOException | IllegalStateException ex) {
				// The client has left: the end of the request follows.
			}
		});
	}

	int subscribers() {
		return this.subscribers.size();
	}

}
