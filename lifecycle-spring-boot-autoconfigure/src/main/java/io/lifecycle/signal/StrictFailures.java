package io.lifecycle.signal;

import org.jspecify.annotations.Nullable;

/**
 * In strict mode, the first failure of a listener on the current thread that was not yet
 * thrown to the emitter.
 */
final class StrictFailures {

	private final @Nullable ThreadLocal<@Nullable Throwable> first;

	StrictFailures(boolean strict) {
		this.first = strict ? new ThreadLocal<>() : null;
	}

	void note(Throwable failure) {
		if (this.first != null && this.first.get() == null) {
			this.first.set(failure);
		}
	}

	@Nullable Throwable take() {
		if (this.first == null) {
			return null;
		}
		Throwable failure = this.first.get();
		this.first.remove();
		return failure;
	}

	void rethrow() {
		Throwable failure = take();
		if (failure != null) {
			StrictFailures.<RuntimeException>sneak(failure);
		}
	}

	@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
	private static <T extends Throwable> void sneak(Throwable failure) throws T {
		throw (T) failure;
	}

}
