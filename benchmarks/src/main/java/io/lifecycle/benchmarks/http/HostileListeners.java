package io.lifecycle.benchmarks.http;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.Delivery;
import io.lifecycle.signal.OnSignal;

import org.springframework.context.annotation.Configuration;

/**
 * Three queued listeners: one is stuck, one takes a second for each event, one always
 * throws.
 */
@Configuration(proxyBeanMethods = false)
public class HostileListeners {

	private final CountDownLatch never = new CountDownLatch(1);

	@OnSignal(value = LifecycleEvent.class, delivery = Delivery.QUEUED)
	void hang() throws InterruptedException {
		this.never.await();
	}

	@OnSignal(value = LifecycleEvent.class, delivery = Delivery.QUEUED)
	void dawdle() throws InterruptedException {
		Thread.sleep(Duration.ofSeconds(1).toMillis());
	}

	@OnSignal(value = LifecycleEvent.class, delivery = Delivery.QUEUED)
	void fail() {
		throw new IllegalStateException("on purpose");
	}

}
