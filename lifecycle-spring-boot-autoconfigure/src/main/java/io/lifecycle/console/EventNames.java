package io.lifecycle.console;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

	// One of ours with so few other letters is a mistake.
	private static final int FEW = 2;

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
					+ "or full name of your own, the full one if the simple one is nearly one of ours, or one of "
					+ String.join(", ", KNOWN) + '.');
		}
		Set<String> selected = Set.copyOf(types);
		return (event) -> of(event).stream().anyMatch(selected::contains);
	}

	// The types of the application are not known. A simple name of theirs begins with an
	// upper-case letter, and is not one of ours with a mistake.
	private static boolean isPossible(String type) {
		return KNOWN.contains(type) || type.matches("(\\p{javaJavaIdentifierPart}+[.])+\\p{javaJavaIdentifierPart}+")
				|| (type.matches("\\p{javaUpperCase}\\p{javaJavaIdentifierPart}*")
						&& KNOWN.stream().noneMatch((known) -> isNearly(known, type)));
	}

	private static boolean isNearly(String known, String type) {
		return known.equalsIgnoreCase(type)
				|| (Math.abs(known.length() - type.length()) <= FEW && distance(known, type) <= FEW);
	}

	// How many letters must be inserted, removed or replaced.
	private static int distance(String one, String other) {
		int[] before = IntStream.rangeClosed(0, other.length()).toArray();
		for (int i = 1; i <= one.length(); i++) {
			int[] next = new int[before.length];
			next[0] = i;
			for (int j = 1; j < next.length; j++) {
				int replaced = before[j - 1] + ((one.charAt(i - 1) == other.charAt(j - 1)) ? 0 : 1);
				next[j] = Math.min(replaced, Math.min(before[j], next[j - 1]) + 1);
			}
			before = next;
		}
		return before[other.length()];
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
