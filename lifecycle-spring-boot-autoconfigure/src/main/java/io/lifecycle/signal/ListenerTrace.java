package io.lifecycle.signal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.lifecycle.event.BackgroundTaskEvent;
import io.lifecycle.event.ExchangeEvent;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.guard.ThreadState;
import org.jspecify.annotations.Nullable;

/**
 * Measures each call of a listener with some events, until it is closed or its time is
 * up. Emitting costs nothing more while there is no trace. Thread-safe.
 *
 * @since 0.1.0
 * @see Listeners#trace
 */
public final class ListenerTrace implements AutoCloseable {

	private static final int MOST = 1000;

	private final Predicate<? super LifecycleEvent> events;

	private final @Nullable NextRequest next;

	private final Runnable end;

	// This is guarded by this.
	private final List<ListenerTiming> timings = new ArrayList<>();

	// This is guarded by this.
	private long dropped;

	private volatile @Nullable Future<?> timeout;

	private volatile boolean open = true;

	ListenerTrace(Predicate<? super LifecycleEvent> events, Consumer<ListenerTrace> end) {
		this.events = events;
		this.next = (events instanceof NextRequest next) ? next : null;
		this.end = () -> end.accept(this);
	}

	/**
	 * Select the events of a request and of the tasks that it began.
	 * @param requestId the id of the request
	 * @return a selection for {@link Listeners#trace}
	 */
	public static Predicate<LifecycleEvent> ofRequest(long requestId) {
		return (event) -> requestId != 0 && requestId(event) == requestId;
	}

	/**
	 * Select the events of the next request that ends in some way, such as one of a
	 * route, and of the tasks that it began. All requests are measured until then.
	 * @param wanted whether to select the request that has ended
	 * @return a selection for one {@link Listeners#trace}
	 */
	public static Predicate<LifecycleEvent> ofNextRequest(Predicate<? super RequestComplete> wanted) {
		return new NextRequest(wanted);
	}

	/**
	 * Return the request that an event belongs to.
	 * @param event the event
	 * @return the id of the request, also of one that began a task; 0 for none
	 */
	public static long requestId(LifecycleEvent event) {
		if (event instanceof ExchangeEvent exchange) {
			return exchange.requestId();
		}
		return (event instanceof BackgroundTaskEvent task) ? task.requestId() : 0;
	}

	boolean wants(LifecycleEvent event) {
		try {
			return this.open && ((this.next != null && event instanceof RequestComplete) ? isNext(event)
					: ThreadState.test(this.events, event));
		}
		catch (Throwable ex) {
			// A predicate of the application fails.
			return false;
		}
	}

	// Until then its calls are among those of the requests that have not ended.
	private boolean isNext(LifecycleEvent event) {
		boolean next = ThreadState.test(this.events, event);
		synchronized (this) {
			this.timings.removeIf((timing) -> next != (timing.requestId() == requestId(event)));
		}
		return next;
	}

	synchronized void add(ListenerTiming timing) {
		boolean sought = this.next != null && !this.next.isFound();
		if (sought && this.timings.size() == MOST) {
			this.timings.remove(0);
		}
		if (this.timings.size() == MOST) {
			this.dropped++;
		}
		else if (sought || isWanted(timing)) {
			this.timings.add(timing);
		}
	}

	private boolean isWanted(ListenerTiming timing) {
		return this.next == null || this.next.isFound(timing.requestId());
	}

	/**
	 * Return the calls so far.
	 * @return a snapshot of the first 1000 calls, in the order in which they returned;
	 * empty until the {@linkplain #ofNextRequest next request} has ended
	 */
	public synchronized List<ListenerTiming> timings() {
		return this.timings.stream().filter(this::isWanted).toList();
	}

	/**
	 * Return how many calls were not kept.
	 * @return the number of calls after the first 1000
	 */
	public synchronized long dropped() {
		return this.dropped;
	}

	/**
	 * Return whether calls are being measured.
	 * @return {@code false} once it was closed or its time was up
	 */
	public boolean isOpen() {
		return this.open;
	}

	/**
	 * End the trace. What was measured can still be read. Repeated calls are ignored.
	 */
	@Override
	public void close() {
		this.open = false;
		this.end.run();
		Future<?> timeout = this.timeout;
		if (timeout != null) {
			timeout.cancel(false);
		}
	}

	void closeWith(Future<?> timeout) {
		this.timeout = timeout;
		if (!this.open) {
			timeout.cancel(false);
		}
	}

}
