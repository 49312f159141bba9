package io.lifecycle.signal;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * The order of the types of an event, which determines the order of its listeners.
 */
final class EventTypes {

	private EventTypes() {
	}

	/**
	 * List a class and all its supertypes: every type before its supertypes, a superclass
	 * before interfaces, interfaces as declared, each once.
	 */
	static Collection<Class<?>> linearize(Class<?> eventClass) {
		Deque<Class<?>> order = new ArrayDeque<>();
		visit(eventClass, order, new HashSet<>());
		return order;
	}

	// This is a depth-first walk, last supertype first, that puts each type in front
	// after all of its supertypes. The result, a reverse postorder, is a topological
	// order.
	private static void visit(Class<?> type, Deque<Class<?>> order, Set<Class<?>> seen) {
		if (!seen.add(type)) {
			return;
		}
		Class<?>[] interfaces = type.getInterfaces();
		for (int i = interfaces.length - 1; i >= 0; i--) {
			visit(interfaces[i], order, seen);
		}
		if (type.getSuperclass() != null) {
			visit(type.getSuperclass(), order, seen);
		}
		order.addFirst(type);
	}

}
