package io.lifecycle.signal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestReceived;

/**
 * Selects the events of all requests until one has ended that is wanted, then only those
 * of that one. Thread-safe.
 */
final class NextRequest implements Predicate<LifecycleEvent> {

	private final Predicate<? super RequestComplete> wanted;

	// A request that had begun before would lack its first calls.
	private final Set<Long> begun = ConcurrentHashMap.newKeySet();

	private final AtomicLong found = new AtomicLong();

	NextRequest(Predicate<? super RequestComplete> wanted) {
		this.wanted = wanted;
	}

	boolean isFound() {
		return this.found.get() != 0;
	}

	boolean isFound(long id) {
		return this.found.get() == id;
	}

	@Override
	public boolean test(LifecycleEvent event) {
		long id = ListenerTrace.requestId(event);
		if (isFound()) {
			return isFound(id);
		}
		if (event instanceof RequestReceived) {
			this.begun.add(id);
		}
		if (event instanceof RequestComplete complete) {
			return this.begun.remove(id) && this.wanted.test(complete) && this.found.compareAndSet(0, id);
		}
		return id != 0;
	}

}
