package io.lifecycle.signal;

import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

import io.lifecycle.event.LifecycleEvent;
import org.jspecify.annotations.Nullable;

/**
 * What a filter needs to know while it is evaluated: whether the event is replayed, and
 * what chance decides. In a replay, the same event always has the same luck.
 *
 * @since 0.1.0
 */
public final class ReplayedFilter {

	private static final ThreadLocal<@Nullable SplittableRandom> CURRENT = new ThreadLocal<>();

	// Without a replay in this process, filters do not look for one.
	private static volatile boolean used;

	private ReplayedFilter() {
	}

	/**
	 * Return whether the current thread evaluates a filter for a replayed event.
	 * @return whether it does
	 */
	public static boolean isActive() {
		return used && CURRENT.get() != null;
	}

	/**
	 * Return a random number for the filter that the current thread evaluates.
	 * @return a number from 0 to less than 1
	 */
	public static double random() {
		SplittableRandom seeded = used ? CURRENT.get() : null;
		return (seeded != null) ? seeded.nextDouble() : ThreadLocalRandom.current().nextDouble();
	}

	static boolean test(Predicate<? super LifecycleEvent> filter, LifecycleEvent event, long seed) {
		used = true;
		SplittableRandom outer = CURRENT.get();
		CURRENT.set(new SplittableRandom(seed));
		try {
			return filter.test(event);
		}
		finally {
			if (outer != null) {
				CURRENT.set(outer);
			}
			else {
				CURRENT.remove();
			}
		}
	}

}
