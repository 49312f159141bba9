package io.lifecycle.benchmarks.http;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.SignalListener;
import io.lifecycle.signal.Subscription;

import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Three queued listeners that can be switched on and off: one is stuck, one takes a
 * second for each event, one always throws.
 */
@RestController
@Configuration(proxyBeanMethods = false)
public class HostileListeners {

	private final SignalBus bus;

	private CountDownLatch release = new CountDownLatch(1);

	private List<Subscription> subscriptions = List.of();

	HostileListeners(SignalBus bus) {
		this.bus = bus;
	}

	/**
	 * Switch them on.
	 * @return nothing of interest
	 */
	@GetMapping("/hostile/on")
	public synchronized String on() {
		CountDownLatch stuck = new CountDownLatch(1);
		this.release = stuck;
		this.subscriptions = List.of(listen("stuck", (event) -> stuck.await()),
				listen("slow", (event) -> Thread.sleep(Duration.ofSeconds(1).toMillis())), listen("broken", (event) -> {
					throw new IllegalStateException("on purpose");
				}));
		return "on";
	}

	private Subscription listen(String name, SignalListener<LifecycleEvent> listener) {
		return this.bus.on(LifecycleEvent.class, listener, ListenerOptions.defaults().named(name).queued());
	}

	/**
	 * Switch them off.
	 * @return nothing of interest
	 */
	@GetMapping("/hostile/off")
	public synchronized String off() {
		this.subscriptions.forEach(Subscription::cancel);
		this.release.countDown();
		return "off";
	}

}
