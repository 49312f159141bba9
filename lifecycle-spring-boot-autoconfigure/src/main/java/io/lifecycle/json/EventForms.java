package io.lifecycle.json;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.lifecycle.event.EventFamilies;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.guard.Recent;
import org.jspecify.annotations.Nullable;

/**
 * The forms of all types of events, each built when the first event of its type is read.
 * Not thread-safe.
 */
final class EventForms {

	private static final Map<String, Class<? extends LifecycleEvent>> OURS = EventFamilies.events()
		.stream()
		.collect(Collectors.toMap(Class::getSimpleName, Function.identity()));

	private static final int MOST_REFUSED = 1000;

	private final Map<String, EventForm> forms = new HashMap<>();

	// Names in a file are not trusted to be few.
	private final Map<String, IllegalArgumentException> refused = new Recent<>(MOST_REFUSED);

	private final ClassLoader classLoader;

	private final ValueReaders values;

	EventForms(ClassLoader classLoader, ValueReaders values) {
		this.classLoader = classLoader;
		this.values = values;
	}

	/**
	 * Return the form of a type of event.
	 * @param type the simple name of its class
	 * @param className the name of its class, or {@code null} if it is not an event of an
	 * application
	 * @throws IllegalArgumentException if there is no such class, or it has no form
	 */
	EventForm of(String type, @Nullable String className) {
		String name = (className != null) ? className : type;
		EventForm form = this.forms.get(name);
		return (form != null) ? form : create(name, type, className);
	}

	private EventForm create(String name, String type, @Nullable String className) {
		IllegalArgumentException refused = this.refused.get(name);
		if (refused != null) {
			throw refused;
		}
		try {
			EventForm form = EventForm.of((className != null) ? own(className) : ours(type), this.values);
			this.forms.put(name, form);
			return form;
		}
		catch (IllegalArgumentException ex) {
			this.refused.put(name, ex);
			throw ex;
		}
	}

	private static Class<?> ours(String type) {
		Class<?> event = OURS.get(type);
		if (event == null) {
			throw new IllegalArgumentException("This version of Lifecycle has no event " + type + ".");
		}
		return event;
	}

	// The class is not initialized before it is known to be one of an event.
	private Class<?> own(String className) {
		try {
			Class<?> type = Class.forName(className, false, this.classLoader);
			if (LifecycleEvent.class.isAssignableFrom(type)) {
				return type;
			}
			throw new IllegalArgumentException("The class " + className + " is not a LifecycleEvent.");
		}
		catch (ClassNotFoundException | LinkageError ex) {
			throw new IllegalArgumentException("The class " + className + " is not on the class path.", ex);
		}
	}

}
