package io.lifecycle.signal;

import java.util.function.Supplier;

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

	/**
	 * Run an emit, which may be nested in another one that has failed already.
	 * @param thrown whether the first failure is thrown
	 */
	<T> T run(Supplier<T> emit, boolean thrown) {
		Throwable outer = take();
		T result = emit.get();
		Throwable failure = take();
		if (outer != null) {
			note(outer);
		}
		if (failure != null && thrown) {
			StrictFailures.<RuntimeException>sneak(failure);
		}
		return result;
	}

	@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
	private static <T extends Throwable> void sneak(Throwable failure) throws T {
		throw (T) failure;
	}

}
