package io.lifecycle.collector;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.lifecycle.event.EventFamilies;
import io.lifecycle.event.ExchangeEvent;
import io.lifecycle.event.FallibleEvent;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.TimedEvent;
import org.jspecify.annotations.Nullable;

/**
 * Selects events by the names of their types. Immutable and thread-safe.
 *
 * @since 0.1.0
 */
public final class TypeSelection implements Predicate<LifecycleEvent> {

	private static final Map<String, Class<?>> KNOWN = new LinkedHashMap<>();

	static {
		Stream
			.of(EventFamilies.all(), EventFamilies.events(),
					List.of(ExchangeEvent.class, TimedEvent.class, FallibleEvent.class))
			.flatMap(List::stream)
			.forEach((type) -> KNOWN.put(type.getSimpleName(), type));
	}

	// Each event is looked up.
	private final ClassValue<Boolean> selected = new ClassValue<>() {

		@Override
		protected Boolean computeValue(Class<?> type) {
			return (TypeSelection.this.included.isEmpty() || isAny(TypeSelection.this.included, type))
					&& !isAny(TypeSelection.this.excluded, type);
		}

	};

	private final List<Class<?>> included;

	private final List<Class<?>> excluded;

	/**
	 * Create a selection.
	 * @param include names of types: simple names of the events and families of this
	 * library, full names of others; empty for all
	 * @param exclude names of types that are not selected, even if they are included
	 * @param loader loads other types
	 * @param own types of the application that have a simple name as well
	 * @throws IllegalArgumentException if there is no such type
	 */
	public TypeSelection(Collection<String> include, Collection<String> exclude, @Nullable ClassLoader loader,
			Class<?>... own) {
		this.included = include.stream().<Class<?>>map((name) -> type(name, loader, own)).toList();
		this.excluded = exclude.stream().<Class<?>>map((name) -> type(name, loader, own)).toList();
	}

	private static Class<?> type(String name, @Nullable ClassLoader loader, Class<?>... own) {
		Map<String, Class<?>> known = new LinkedHashMap<>(KNOWN);
		Stream.of(own).forEach((type) -> known.putIfAbsent(type.getSimpleName(), type));
		Class<?> found = known.get(name);
		return (found != null) ? found : load(name, loader, known.keySet());
	}

	private static Class<?> load(String name, @Nullable ClassLoader loader, Set<String> known) {
		try {
			return Class.forName(name, false, loader);
		}
		catch (ClassNotFoundException | LinkageError ex) {
			throw new IllegalArgumentException(
					"There is no such event. Use the full name of a type of your own, or one of "
							+ String.join(", ", known) + ".",
					ex);
		}
	}

	private static boolean isAny(List<Class<?>> types, Class<?> event) {
		return types.stream().anyMatch((type) -> type.isAssignableFrom(event));
	}

	/**
	 * Return whether an event is selected.
	 * @param event the event
	 * @return whether one of its types is included, and none is excluded
	 */
	@Override
	public boolean test(LifecycleEvent event) {
		return this.selected.get(event.getClass());
	}

	/**
	 * Return why a name is not valid.
	 * @param name the name of a type
	 * @param loader loads types
	 * @param own types of the application that have a simple name as well
	 * @return what to do, or {@code null} if there is such a type
	 */
	public static @Nullable String problem(String name, @Nullable ClassLoader loader, Class<?>... own) {
		try {
			type(name, loader, own);
			return null;
		}
		catch (IllegalArgumentException ex) {
			return ex.getMessage();
		}
	}

}
