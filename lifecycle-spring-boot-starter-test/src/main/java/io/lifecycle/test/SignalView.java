package io.lifecycle.test;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.recording.Violation;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

import org.springframework.util.ClassUtils;

/**
 * A view of a recording.
 *
 * @param recording the recording
 * @param isAll whether it includes events of other tests and of no test
 * @param limit the time limit for waiting
 */
record SignalView(Recording recording, boolean isAll, Duration limit) implements RecordedSignals {

	private static final boolean AWAITILITY = ClassUtils.isPresent("org.awaitility.Awaitility",
			SignalView.class.getClassLoader());

	@Override
	public String id() {
		return this.recording.id();
	}

	@Override
	public List<LifecycleEvent> list() {
		return this.isAll ? this.recording.all() : this.recording.events();
	}

	@Override
	public <E extends LifecycleEvent> List<E> list(Class<E> type) {
		return list().stream().filter(type::isInstance).map(type::cast).toList();
	}

	@Override
	public RecordedSignals all() {
		return new SignalView(this.recording, true, this.limit);
	}

	@Override
	public RecordedSignals within(Duration limit) {
		return new SignalView(this.recording, this.isAll, limit);
	}

	@Override
	public <E extends LifecycleEvent> E await(Class<E> type) {
		return await(1, type).get(0);
	}

	@Override
	public <E extends LifecycleEvent> E await(Class<E> type, Predicate<? super E> condition) {
		return await(1, type, condition, type.getSimpleName() + " that meets the condition").get(0);
	}

	@Override
	public <E extends LifecycleEvent> List<E> await(int count, Class<E> type) {
		return await(count, type, (event) -> true, type.getSimpleName());
	}

	private <E extends LifecycleEvent> List<E> await(int count, Class<E> type, Predicate<? super E> condition,
			String what) {
		if (!AWAITILITY) {
			throw new IllegalStateException(
					"Waiting for events needs Awaitility: add 'org.awaitility:awaitility' to the tests");
		}
		List<E> found = Poll.until(() -> list(type).stream().filter(condition).toList(), count, this.limit);
		if (found.size() < count) {
			throw new AssertionError("Expected %s %s within %s but found %s%n%s".formatted(count, what, this.limit,
					found.size(), Narration.of(list(), all().list().size() - list().size())));
		}
		return found;
	}

	@Override
	public List<Violation> violations() {
		return this.isAll ? this.recording.checkAll().violations() : this.recording.violations();
	}

	@Override
	public Runnable adopt(Runnable work) {
		return () -> {
			CurrentRecording.Scope scope = CurrentRecording.bind(this.recording);
			try {
				work.run();
			}
			finally {
				scope.close();
			}
		};
	}

	@Override
	@Deprecated(since = "0.1.0", forRemoval = false)
	public RecordedSignalsAssert assertThat() {
		return new RecordedSignalsAssert(this);
	}

	@Override
	public String toString() {
		return "signals of test " + id();
	}

	/**
	 * A nested class because it needs Awaitility, which may be absent.
	 */
	private static final class Poll {

		// The list is shorter after a timeout.
		static <T> List<T> until(Supplier<List<T>> list, int count, Duration limit) {
			try {
				return Awaitility.await()
					.pollInSameThread()
					.pollDelay(Duration.ZERO)
					.pollInterval(Duration.ofMillis(5))
					.atMost(limit)
					.until(list::get, (found) -> found.size() >= count);
			}
			catch (ConditionTimeoutException ex) {
				return list.get();
			}
		}

	}

}
