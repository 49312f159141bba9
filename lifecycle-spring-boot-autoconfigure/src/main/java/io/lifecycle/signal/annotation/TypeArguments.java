package io.lifecycle.signal.annotation;

import java.lang.reflect.Modifier;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.SignalBus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.ResolvableType;
import org.springframework.core.ResolvableTypeProvider;

/**
 * Selects the events that have the type arguments of a parameter, such as
 * {@code EntityCreated<Order>}. Only its class, or a {@link ResolvableTypeProvider},
 * knows the arguments of an event.
 */
final class TypeArguments implements Predicate<LifecycleEvent> {

	private static final Logger logger = LoggerFactory.getLogger(SignalBus.class);

	private final ResolvableType parameter;

	private final ClassValue<Boolean> classes = new ClassValue<>() {

		@Override
		protected Boolean computeValue(Class<?> type) {
			return selects(type);
		}

	};

	private TypeArguments(ResolvableType parameter) {
		this.parameter = parameter;
	}

	/**
	 * Return the arguments of a parameter.
	 * @return the arguments, or {@code null} if the parameter accepts all
	 */
	static @Nullable TypeArguments of(ResolvableType parameter) {
		boolean open = parameter.getType() instanceof Class<?>
				|| Stream.of(parameter.getGenerics()).allMatch((argument) -> argument.resolve() == null);
		return open ? null : new TypeArguments(parameter);
	}

	@Override
	public boolean test(LifecycleEvent event) {
		ResolvableType type = (event instanceof ResolvableTypeProvider provider) ? provider.getResolvableType() : null;
		return (type != null) ? this.parameter.isAssignableFrom(type) : this.classes.get(event.getClass());
	}

	private boolean selects(Class<?> type) {
		boolean selected = isFixedBy(type);
		if (!selected && isOpen(type)) {
			logger.warn("A listener of {} does not receive {}: nothing fixes the type arguments of this event",
					this.parameter, type.getName());
		}
		return selected;
	}

	private boolean isFixedBy(Class<?> type) {
		return this.parameter.isAssignableFrom(ResolvableType.forClass(type));
	}

	private boolean isOpen(Class<?> type) {
		return ResolvableType.forClass(type).as(this.parameter.toClass()).hasUnresolvableGenerics();
	}

	/**
	 * Return whether an event of a type can have the arguments.
	 */
	boolean isPossible(Class<?> type) {
		if (ResolvableTypeProvider.class.isAssignableFrom(type) || isFixedBy(type)) {
			return true;
		}
		return type.isSealed() ? Stream.of(type.getPermittedSubclasses()).anyMatch(this::isPossible)
				: isOpen(type) && !Modifier.isFinal(type.getModifiers());
	}

}
