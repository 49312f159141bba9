package io.lifecycle.signal.annotation;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.RequestComplete;
import io.lifecycle.event.RequestEvent;
import io.lifecycle.event.RequestStarted;
import io.lifecycle.event.ResponseCompleted;
import io.lifecycle.event.TimedEvent;
import io.lifecycle.signal.ReplayedFilter;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/**
 * Creates a filter from the attributes of an annotation, with the cheapest check first.
 */
final class EventFilters {

	private static final List<Class<?>> REQUESTS = List.of(RequestEvent.class, RequestStarted.class);

	private static final List<Class<?>> RESPONSES = List.of(RequestComplete.class, ResponseCompleted.class);

	private final ListenerMethod method;

	EventFilters(ListenerMethod method) {
		this.method = method;
	}

	/**
	 * Create the filter for one of the method's types. Its evaluation allocates nothing.
	 * @return the filter, or {@code null} if every event passes
	 */
	@Nullable Predicate<LifecycleEvent> create(Class<?> type) {
		return Stream.of(withoutRepeats(type), status(), slowerThan(), method(), path(), typeArguments(), sample())
			.flatMap(Stream::ofNullable)
			.reduce(Predicate::and)
			.orElse(null);
	}

	// An event of two of the types is delivered only for the first one.
	private @Nullable Predicate<LifecycleEvent> withoutRepeats(Class<?> type) {
		return this.method.types()
			.stream()
			.takeWhile((before) -> before != type)
			.filter((before) -> ListenerTypes.isOverlapPossible(type, before))
			.<Predicate<LifecycleEvent>>map((before) -> (event) -> !before.isInstance(event))
			.reduce(Predicate::and)
			.orElse(null);
	}

	private @Nullable Predicate<LifecycleEvent> typeArguments() {
		ResolvableType parameter = this.method.parameter();
		return (parameter != null) ? TypeArguments.of(parameter) : null;
	}

	private @Nullable Predicate<LifecycleEvent> status() {
		List<String> values = values("status", RESPONSES, EventPredicates::statusProblem);
		return values.isEmpty() ? null : EventPredicates.status(values);
	}

	private @Nullable Predicate<LifecycleEvent> slowerThan() {
		String value = this.method.text("slowerThan");
		if (value.isEmpty()) {
			return null;
		}
		checkApplies("slowerThan", List.of(TimedEvent.class));
		try {
			return EventPredicates.slowerThan(value);
		}
		catch (IllegalArgumentException ex) {
			throw invalid("slowerThan", value, String.valueOf(ex.getMessage()));
		}
	}

	private @Nullable Predicate<LifecycleEvent> method() {
		Set<String> methods = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
		methods.addAll(values("method", REQUESTS,
				(value) -> value.matches("[A-Za-z-]+") ? null : "Write a request method such as \"POST\"."));
		return methods.isEmpty() ? null
				: (event) -> (event instanceof RequestEvent request && methods.contains(request.request().method()))
						|| (event instanceof RequestStarted started && methods.contains(started.method()));
	}

	private @Nullable Predicate<LifecycleEvent> path() {
		List<String> values = values("path", REQUESTS, PathPatterns::problem);
		return values.isEmpty() ? null : EventPredicates.path(values);
	}

	private @Nullable Predicate<LifecycleEvent> sample() {
		double value = this.method.annotation().getDouble("sample");
		if (!(value > 0 && value <= 1)) {
			throw invalid("sample", Double.toString(value), "Write a number above 0, such as 0.01, up to 1 for all.");
		}
		return (value < 1) ? (event) -> ReplayedFilter.random() < value : null;
	}

	private List<String> values(String attribute, List<Class<?>> carriers, Function<String, @Nullable String> problem) {
		List<String> values = this.method.texts(attribute);
		if (!values.isEmpty()) {
			checkApplies(attribute, carriers);
		}
		for (String value : values) {
			String action = problem.apply(value);
			if (action != null) {
				throw invalid(attribute, value, action);
			}
		}
		return values;
	}

	private void checkApplies(String attribute, List<Class<?>> carriers) {
		for (Class<?> type : this.method.types()) {
			if (carriers.stream().anyMatch((carrier) -> ListenerTypes.isOverlapPossible(type, carrier))) {
				return;
			}
		}
		String names = carriers.stream().map(Class::getSimpleName).collect(Collectors.joining(" or "));
		throw this.method.invalid("filters by '%s', which none of its events has".formatted(attribute),
				"Listen to %s, or remove '%s'; a condition can ask for anything else.".formatted(names, attribute));
	}

	private InvalidSignalListenerException invalid(String attribute, String value, String action) {
		return this.method.invalid("has the invalid %s '%s'".formatted(attribute, value), action);
	}

}
