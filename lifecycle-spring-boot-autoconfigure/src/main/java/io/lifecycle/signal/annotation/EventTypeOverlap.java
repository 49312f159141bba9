package io.lifecycle.signal.annotation;

import java.lang.reflect.Modifier;
import java.util.stream.Stream;

/**
 * Tells whether one event can be of two types.
 */
final class EventTypeOverlap {

	private EventTypeOverlap() {
	}

	static boolean isPossible(Class<?> one, Class<?> other) {
		if (one.isAssignableFrom(other) || other.isAssignableFrom(one)) {
			return true;
		}
		if (one.isSealed()) {
			return Stream.of(one.getPermittedSubclasses()).anyMatch((subclass) -> isPossible(subclass, other));
		}
		if (other.isSealed()) {
			return isPossible(other, one);
		}
		return (one.isInterface() || other.isInterface()) && !isFinal(one) && !isFinal(other);
	}

	private static boolean isFinal(Class<?> type) {
		return Modifier.isFinal(type.getModifiers());
	}

}
