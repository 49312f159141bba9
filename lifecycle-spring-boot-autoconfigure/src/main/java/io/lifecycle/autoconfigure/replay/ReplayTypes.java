package io.lifecycle.autoconfigure.replay;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.lifecycle.event.EventFamilies;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.ListenerStatus;
import io.lifecycle.signal.SignalBus;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Finds types of events by their names: those of the library, those that the application
 * listens to, and any other by its full name.
 */
final class ReplayTypes {

	private final Map<String, Class<? extends LifecycleEvent>> known = new LinkedHashMap<>();

	private final @Nullable ClassLoader classLoader;

	ReplayTypes(SignalBus bus, @Nullable ClassLoader classLoader) {
		this.classLoader = classLoader;
		Stream
			.concat(Stream.concat(EventFamilies.all().stream(), EventFamilies.events().stream()),
					bus.listeners()
						.list()
						.stream()
						.map(ListenerStatus::type)
						.map((type) -> type.asSubclass(LifecycleEvent.class)))
			.forEach((type) -> this.known.putIfAbsent(type.getSimpleName(), type));
	}

	Set<Class<? extends LifecycleEvent>> find(String property, List<String> names) {
		return names.stream().map((name) -> find(property, name)).collect(Collectors.toSet());
	}

	private Class<? extends LifecycleEvent> find(String property, String name) {
		Class<? extends LifecycleEvent> type = this.known.get(name);
		return (type != null) ? type : load(property, name);
	}

	private Class<? extends LifecycleEvent> load(String property, String name) {
		try {
			Class<?> type = ClassUtils.forName(name, this.classLoader);
			if (LifecycleEvent.class.isAssignableFrom(type)) {
				return type.asSubclass(LifecycleEvent.class);
			}
		}
		catch (ClassNotFoundException | LinkageError ex) {
			// It is no type of an event either.
		}
		throw new ReplayException("'%s' names '%s', which is no event.".formatted(property, name),
				"Write one of %s, or the full name of a class that implements LifecycleEvent."
					.formatted(String.join(", ", new TreeSet<>(this.known.keySet()))),
				null);
	}

}
