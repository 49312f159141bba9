package io.lifecycle.metrics;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.guard.Errors;
import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.signal.SignalBus;
import io.lifecycle.signal.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subscriptions of the meters. Failures of a meter registry are caught here: they
 * would put the listeners into quarantine, where they would miss events and count wrong.
 */
final class GuardedSubscriptions {

	private static final Logger logger = LoggerFactory.getLogger(LifecycleMetrics.class);

	private static final String PREFIX = "lifecycleMetrics.";

	private final SignalBus bus;

	private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();

	private final AtomicBoolean reported = new AtomicBoolean();

	GuardedSubscriptions(SignalBus bus) {
		this.bus = bus;
	}

	<E extends LifecycleEvent> void on(Class<E> type, String subject, Consumer<E> meters) {
		String name = PREFIX + subject + '(' + type.getSimpleName() + ')';
		this.subscriptions.add(this.bus.on(type, (event) -> run(() -> meters.accept(event)),
				ListenerOptions.defaults().named(name).withoutSlowCalls().notReplayed()));
	}

	static boolean isListener(String name) {
		return name.startsWith(PREFIX);
	}

	void run(Runnable registration) {
		try {
			registration.run();
		}
		catch (Throwable ex) {
			if (this.reported.compareAndSet(false, true)) {
				Errors.log(ex, (error) -> logger.warn(
						"The meter registry failed: some meters of Lifecycle are missing or too low. Logged only once",
						error));
			}
		}
	}

	void cancelAll() {
		this.subscriptions.forEach(Subscription::cancel);
	}

}
