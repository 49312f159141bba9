package io.lifecycle.collector;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.UnaryOperator;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.text.EventFields;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a fixed number of the latest events in a ring.
 *
 * <p>
 * It keeps no object of the application: only the class and masked message of an error,
 * the id of a context, and the numbers and the first characters of texts of an
 * application's own event. Thread-safe. Recording takes no lock and allocates nothing for
 * events of connections and requests without an error.
 *
 * @since 0.1.0
 */
public final class RecentEvents implements LifecycleCollector {

	private final AtomicReferenceArray<@Nullable LifecycleEvent> ring;

	private final AtomicLong count = new AtomicLong();

	private final UnaryOperator<String> mask;

	/**
	 * Create an empty ring.
	 * @param size the number of events to keep
	 * @param mask hides secrets in error messages
	 * @throws IllegalArgumentException if the size is not positive
	 */
	public RecentEvents(int size, UnaryOperator<String> mask) {
		if (size <= 0) {
			throw new IllegalArgumentException("'size' must be positive");
		}
		this.ring = new AtomicReferenceArray<>(size);
		this.mask = mask;
	}

	@Override
	public void record(LifecycleEvent event) {
		LifecycleEvent kept = KeptEvent.of(event, this.mask);
		this.ring.set(slot(this.count.getAndIncrement()), kept);
	}

	/**
	 * Return the latest events.
	 * @param type the simple or the full name of a class of events, or {@code null} for
	 * all
	 * @param limit the maximum number of events
	 * @return the latest ones, newest first
	 */
	public List<LifecycleEvent> latest(@Nullable String type, int limit) {
		List<LifecycleEvent> found = new ArrayList<>();
		long next = this.count.get();
		for (int i = 1; i <= this.ring.length(); i++) {
			LifecycleEvent event = this.ring.get(slot(next - i));
			if (event != null && (type == null || isOf(type, event))) {
				found.add(event);
			}
		}
		// Concurrent threads may have filled the slots in a different order.
		found.sort((one, other) -> Long.signum(other.timestampNanos() - one.timestampNanos()));
		return found.subList(0, Math.min(limit, found.size()));
	}

	private int slot(long number) {
		return (int) Math.floorMod(number, (long) this.ring.length());
	}

	private static boolean isOf(String type, LifecycleEvent event) {
		return type.equals(KeptEvent.className(event)) || type.equals(
				(event instanceof KeptEvent kept) ? kept.fields().get("type") : EventFields.typeName(event.getClass()));
	}

}
