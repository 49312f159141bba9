package io.lifecycle.collector;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

import io.lifecycle.event.ExchangeEvent;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestEvent;
import io.lifecycle.event.RequestStarted;

/**
 * Recognizes the events of exchanges with excluded paths. The end of a response does not
 * contain the path, so the ids of open exchanges are kept; every start has exactly one
 * end.
 */
final class ExcludedExchanges {

	private final Predicate<String> paths;

	private final Set<Long> open = ConcurrentHashMap.newKeySet();

	ExcludedExchanges(Predicate<String> paths) {
		this.paths = paths;
	}

	boolean contains(LifecycleEvent event) {
		if (event instanceof RequestEvent exchange) {
			return this.paths.test(exchange.request().path());
		}
		if (event instanceof RequestStarted started) {
			boolean excluded = this.paths.test(started.path());
			if (excluded) {
				this.open.add(started.requestId());
			}
			return excluded;
		}
		return event instanceof ExchangeEvent end && !this.open.isEmpty() && this.open.remove(end.requestId());
	}

	int openCount() {
		return this.open.size();
	}

}
