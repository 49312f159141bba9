package io.lifecycle.benchmarks.http;

import java.util.concurrent.atomic.LongAdder;

import io.lifecycle.event.RequestComplete;
import io.lifecycle.signal.OnSignal;

import org.springframework.context.annotation.Configuration;

/**
 * One annotated listener.
 */
@Configuration(proxyBeanMethods = false)
public class OneListener {

	private final LongAdder bytes = new LongAdder();

	@OnSignal
	void completed(RequestComplete event) {
		this.bytes.add(event.response().bytesSent());
	}

}
