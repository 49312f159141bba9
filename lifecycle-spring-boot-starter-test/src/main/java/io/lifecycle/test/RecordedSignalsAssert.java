package io.lifecycle.test;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.lifecycle.event.LifecycleEvent;
import org.assertj.core.api.AbstractAssert;

/**
 * AssertJ assertions on {@link RecordedSignals}, for
 * {@code Assertions.assertThat(signals)}. They check the events that are recorded so far
 * and do not wait.
 *
 * @since 0.1.0
 */
public class RecordedSignalsAssert extends AbstractAssert<RecordedSignalsAssert, RecordedSignals> {

	RecordedSignalsAssert(RecordedSignals actual) {
		super(actual, RecordedSignalsAssert.class);
	}

	/**
	 * Verify that there is exactly one event of a type.
	 * @param type the type, subtypes included
	 * @return this
	 */
	public RecordedSignalsAssert hasExactlyOne(Class<? extends LifecycleEvent> type) {
		return has(1, type);
	}

	/**
	 * Verify that there is exactly one event of a type and that it meets requirements.
	 * @param <E> the type
	 * @param type the type, subtypes included
	 * @param requirements assertions on the event
	 * @return this
	 */
	public <E extends LifecycleEvent> RecordedSignalsAssert hasExactlyOne(Class<E> type,
			Consumer<? super E> requirements) {
		has(1, type);
		E only = this.actual.list(type).get(0);
		try {
			requirements.accept(only);
		}
		catch (AssertionError ex) {
			throw failureWithCause(ex, "The only %s is not as expected: %s%n%s", type.getSimpleName(),
					String.valueOf(ex.getMessage()), recorded());
		}
		return this;
	}

	/**
	 * Verify that there is no event of a type.
	 * @param type the type, subtypes included
	 * @return this
	 */
	public RecordedSignalsAssert hasNone(Class<? extends LifecycleEvent> type) {
		return has(0, type);
	}

	/**
	 * Verify how many events of a type there are.
	 * @param count the number of events
	 * @param type the type, subtypes included
	 * @return this
	 */
	public RecordedSignalsAssert has(int count, Class<? extends LifecycleEvent> type) {
		isNotNull();
		int found = this.actual.list(type).size();
		if (found != count) {
			throw failureWithActualExpected(found, count, "Expected %s but found %s%n%s",
					(count != 0) ? count + " " + type.getSimpleName() : "no " + type.getSimpleName(), found,
					recorded());
		}
		return this;
	}

	/**
	 * Verify that there are events of these types in this order. Other events may come
	 * before, between and after them.
	 * @param types the types, subtypes included
	 * @return this
	 */
	@SafeVarargs
	@SuppressWarnings("varargs")
	public final RecordedSignalsAssert containsInOrder(Class<? extends LifecycleEvent>... types) {
		isNotNull();
		containInOrder(Arrays.asList(types));
		return this;
	}

	private void containInOrder(List<Class<? extends LifecycleEvent>> types) {
		int found = 0;
		for (LifecycleEvent event : this.actual.list()) {
			if (found < types.size() && types.get(found).isInstance(event)) {
				found++;
			}
		}
		if (found < types.size()) {
			String missing = "there is no " + types.get(found).getSimpleName();
			throw failure("Expected in order: %s%nbut %s%n%s", names(types),
					(found != 0) ? missing + " after " + names(types.subList(0, found)) : missing, recorded());
		}
	}

	private static String names(List<Class<? extends LifecycleEvent>> types) {
		return types.stream().map(Class::getSimpleName).collect(Collectors.joining(", "));
	}

	private AssertionError failureWithCause(AssertionError cause, String message, Object... arguments) {
		AssertionError failure = failure(message, arguments);
		failure.initCause(cause);
		return failure;
	}

	private String recorded() {
		List<LifecycleEvent> events = this.actual.list();
		return Narration.of(events, this.actual.all().list().size() - events.size());
	}

}
