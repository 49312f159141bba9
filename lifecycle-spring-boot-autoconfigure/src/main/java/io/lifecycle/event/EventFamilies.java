package io.lifecycle.event;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The families of events. Everything that treats events by their kind reads this list. A
 * family is a sealed interface, and its events are the records that it permits.
 *
 * @since 0.1.0
 */
public final class EventFamilies {

	private static final List<Class<? extends LifecycleEvent>> ALL = List.of(ApplicationStateEvent.class,
			RequestEvent.class, BackgroundTaskEvent.class, ConnectionEvent.class, ListenerEvent.class);

	private static final Set<Class<?>> ROUTINE = Set.of(RequestEvent.class, BackgroundTaskEvent.class,
			ConnectionEvent.class);

	private static final Set<Class<?>> PROBLEMS = Set.of(BackgroundTaskFailed.class, ResponseAborted.class,
			ClientDisconnected.class, ListenerQuarantined.class);

	// The cache matters: each event that is logged or recorded is looked up.
	private static final ClassValue<Class<? extends LifecycleEvent>> FAMILY = new ClassValue<>() {

		@Override
		protected Class<? extends LifecycleEvent> computeValue(Class<?> type) {
			return ALL.stream()
				.filter((family) -> family.isAssignableFrom(type))
				.findFirst()
				.orElse(LifecycleEvent.class);
		}

	};

	private EventFamilies() {
	}

	/**
	 * Return all families.
	 * @return the sealed interfaces, in the order of the tree of {@link LifecycleEvent}
	 */
	public static List<Class<? extends LifecycleEvent>> all() {
		return ALL;
	}

	/**
	 * Return the events of all families.
	 * @return the classes of the records, family by family
	 */
	public static List<Class<? extends LifecycleEvent>> events() {
		return ALL.stream().flatMap((family) -> events(family).stream()).toList();
	}

	/**
	 * Return the events of a family.
	 * @param family one of {@link #all()}
	 * @return the classes of the records
	 */
	public static List<Class<? extends LifecycleEvent>> events(Class<? extends LifecycleEvent> family) {
		return Stream.of(family.getPermittedSubclasses())
			.<Class<? extends LifecycleEvent>>map((event) -> event.asSubclass(LifecycleEvent.class))
			.toList();
	}

	/**
	 * Return the family of an event.
	 * @param event the class of the event
	 * @return one of {@link #all()}, or {@link LifecycleEvent} itself for the events of
	 * applications
	 */
	public static Class<? extends LifecycleEvent> of(Class<? extends LifecycleEvent> event) {
		return FAMILY.get(event);
	}

	/**
	 * Return whether an event is routine for a server: its family is frequent, and a
	 * single event is of interest only when something is wrong.
	 * @param event the class of the event
	 * @return whether it is an event of a request, a connection or a task
	 */
	public static boolean isRoutine(Class<? extends LifecycleEvent> event) {
		return ROUTINE.contains(of(event));
	}

	/**
	 * Return whether the class of an event means that something went wrong.
	 * @param event the class of the event
	 * @return whether an operator should see it
	 */
	public static boolean isProblem(Class<? extends LifecycleEvent> event) {
		return PROBLEMS.contains(event);
	}

}
