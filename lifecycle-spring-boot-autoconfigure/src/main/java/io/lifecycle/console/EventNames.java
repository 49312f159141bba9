package io.lifecycle.console;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.lifecycle.collector.KeptEvent;
import io.lifecycle.event.ApplicationStateEvent;
import io.lifecycle.event.BackgroundTaskEvent;
import io.lifecycle.event.ConnectionEvent;
import io.lifecycle.event.EventFamilies;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.event.ListenerEvent;
import io.lifecycle.event.RequestEvent;

/**
 * The names by which clients select events, and those of families.
 */
final class EventNames {

	private static final Map<Class<?>, String> FAMILIES = Map.of(ApplicationStateEvent.class, "state",
			RequestEvent.class, "request", BackgroundTaskEvent.class, "task", ConnectionEvent.class, "connection",
			ListenerEvent.class, "listener", LifecycleEvent.class, "own");

	private static final Map<String, Class<? extends LifecycleEvent>> OURS = EventFamilies.events()
		.stream()
		.collect(Collectors.toMap(Class::getName, (type) -> type));

	private static final ClassValue<Set<String>> NAMES = new ClassValue<>() {

		@Override
		protected Set<String> computeValue(Class<?> type) {
			Set<String> names = new HashSet<>();
			add(type, names);
			return names;
		}

		private static void add(Class<?> type, Set<String> names) {
			if (LifecycleEvent.class.isAssignableFrom(type)) {
				names.add(type.getSimpleName());
				names.add(type.getName());
				Stream.of(type.getInterfaces()).forEach((parent) -> add(parent, names));
			}
		}

	};

	private static final SortedSet<String> KNOWN = OURS.values()
		.stream()
		.flatMap((type) -> NAMES.get(type).stream())
		.filter((name) -> !name.contains("."))
		.collect(Collectors.toCollection(TreeSet::new));

	private EventNames() {
	}

	/**
	 * Select events by the names of their types.
	 * @param types simple or full names
	 * @throws IllegalArgumentException if a name cannot be that of a type
	 */
	static Predicate<LifecycleEvent> predicate(List<String> types) {
		if (!types.stream().allMatch(EventNames::isPossible)) {
			throw new IllegalArgumentException("The parameter 'type' must be the name of a type of events: the simple "
					+ "or full name of your own, or one of " + String.join(", ", KNOWN) + '.');
		}
		Set<String> selected = Set.copyOf(types);
		return (event) -> of(event).stream().anyMatch(selected::contains);
	}

	// The types of the application are not known. A simple name of theirs begins with an
	// upper-case letter, and is not one of ours in another case.
	private static boolean isPossible(String type) {
		return KNOWN.contains(type) || type.matches("(\\p{javaJavaIdentifierPart}+[.])+\\p{javaJavaIdentifierPart}+")
				|| (type.matches("\\p{javaUpperCase}\\p{javaJavaIdentifierPart}*")
						&& KNOWN.stream().noneMatch(type::equalsIgnoreCase));
	}

	private static Set<String> of(LifecycleEvent event) {
		if (!(event instanceof KeptEvent kept)) {
			return NAMES.get(event.getClass());
		}
		Class<?> ours = OURS.get(kept.className());
		return (ours != null) ? NAMES.get(ours) : Set.of(simpleName(event), kept.className(), "LifecycleEvent");
	}

	static String simpleName(LifecycleEvent event) {
		return (event instanceof KeptEvent kept) ? String.valueOf(kept.fields().get("type"))
				: event.getClass().getSimpleName();
	}

	static String family(LifecycleEvent event) {
		Class<? extends LifecycleEvent> type = (event instanceof KeptEvent kept)
				? OURS.getOrDefault(kept.className(), LifecycleEvent.class) : event.getClass();
		return FAMILIES.getOrDefault(EventFamilies.of(type), "own");
	}

}
