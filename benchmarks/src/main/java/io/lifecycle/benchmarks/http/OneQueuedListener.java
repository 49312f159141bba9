package io.lifecycle.benchmarks.http;

import io.lifecycle.event.RequestComplete;
import io.lifecycle.signal.Delivery;
import io.lifecycle.signal.OnSignal;

import org.springframework.context.annotation.Configuration;

/**
 * One annotated, queued listener.
 */
@Configuration(proxyBeanMethods = false)
public class OneQueuedListener {

	private long bytes;

	@OnSignal(delivery = Delivery.QUEUED)
	void completed(RequestComplete event) {
		this.bytes += event.response().bytesSent();
	}

}
