package io.lifecycle.signal.annotation;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.Delivery;
import io.lifecycle.signal.ListenerOptions;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.OverflowPolicy;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

import org.springframework.beans.BeansException;
import org.springframework.core.KotlinDetector;
import org.springframework.core.MethodParameter;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.core.annotation.Order;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringValueResolver;

/**
 * A validated, annotated method of a bean.
 *
 * @param beanName the name of the bean
 * @param beanType the class of the bean, or its type if that fixes more type arguments
 * @param method the method as the bean's class declares it
 * @param types the event types; none is a supertype of another
 * @param annotation the annotation with all its attributes
 * @param placeholders resolves placeholders in the texts of the annotation
 */
record ListenerMethod(String beanName, ResolvableType beanType, Method method,
		List<Class<? extends LifecycleEvent>> types, MergedAnnotation<OnSignal> annotation,
		StringValueResolver placeholders) {

	static ListenerMethod of(String beanName, ResolvableType beanType, Method method,
			MergedAnnotation<OnSignal> annotation, StringValueResolver placeholders) {
		ListenerMethod unchecked = new ListenerMethod(beanName, beanType, method, List.of(), annotation, placeholders);
		return new ListenerMethod(beanName, beanType, method, ListenerTypes.of(unchecked), annotation, placeholders);
	}

	/**
	 * Return the type of a bean for its method: its class, or its definition if that
	 * fixes type arguments that the class leaves open, as for a lambda.
	 */
	static ResolvableType beanType(Class<?> beanClass, Method method, Supplier<ResolvableType> definition) {
		ResolvableType type = ResolvableType.forClass(beanClass);
		if (!isOpen(type, method)) {
			return type;
		}
		ResolvableType defined = definition.get();
		boolean usable = method.getDeclaringClass().isAssignableFrom(defined.toClass()) && !isOpen(defined, method);
		return usable ? defined : type;
	}

	// As far as it is resolved, only Void is a Void.
	private static boolean isOpen(ResolvableType beanType, Method method) {
		return Stream.of(beanType.as(method.getDeclaringClass()).getGenerics())
			.anyMatch(ResolvableType.forClass(Void.class)::isAssignableFromResolvedPart);
	}

	/**
	 * Return whether the code of the method may expect another class than that of its
	 * parameter: that of a lambda does.
	 */
	boolean isErased() {
		Class<?> beanClass = this.beanType.toClass();
		return (beanClass.isInterface() || ClassUtils.isLambdaClass(beanClass)) && isOpen(this.beanType, this.method)
				&& !(this.method.getGenericParameterTypes()[0] instanceof Class<?>);
	}

	/**
	 * Return the type of the parameter, whose variables are resolved where the class or
	 * the definition of the bean fixes them.
	 * @return the type, or {@code null} if the method takes no event
	 */
	@Nullable ResolvableType parameter() {
		return (KotlinMethods.parameterCount(this.method) != 0) ? resolve(0) : null;
	}

	boolean isSuspending() {
		return KotlinDetector.isSuspendingFunction(this.method);
	}

	Class<?> returnType() {
		return isSuspending() ? Publisher.class : resolve(-1).toClass();
	}

	boolean isAsynchronous() {
		return AsyncResults.conversion(returnType()) != null;
	}

	private ResolvableType resolve(int parameter) {
		return ResolvableType.forMethodParameter(new MethodParameter(this.method, parameter), this.beanType);
	}

	String condition() {
		return text("condition");
	}

	String text(String attribute) {
		return resolve(this.annotation.getString(attribute));
	}

	List<String> texts(String attribute) {
		return Stream.of(this.annotation.getStringArray(attribute)).map(this::resolve).toList();
	}

	private String resolve(String text) {
		if (!text.contains("${") && !text.contains("#{")) {
			return text;
		}
		try {
			return Objects.requireNonNullElse(this.placeholders.resolveStringValue(text), "");
		}
		catch (IllegalArgumentException | BeansException ex) {
			throw invalid("has a placeholder that cannot be resolved: " + ex.getMessage(),
					"Set the property, or write a default, as in '${name:default}'.", ex);
		}
	}

	ListenerOptions options(Class<?> type) {
		String name = "%s.%s(%s)".formatted(this.beanName, KotlinMethods.name(this.method), type.getSimpleName());
		ListenerOptions options = ListenerOptions.defaults().named(name).ordered(order());
		if (!this.annotation.getBoolean("replay")) {
			options = options.notReplayed();
		}
		int capacity = this.annotation.getInt("capacity");
		OverflowPolicy overflow = this.annotation.getEnum("overflow", OverflowPolicy.class);
		if (capacity < 0) {
			throw invalid("has a capacity of %s".formatted(capacity),
					"Set 'capacity' to a positive number, or to 0 for the default of the bus.");
		}
		if (this.annotation.getEnum("delivery", Delivery.class) == Delivery.QUEUED) {
			return options.queued(capacity, overflow);
		}
		if (capacity != 0 || overflow != OverflowPolicy.DEFAULT) {
			throw invalid("has a capacity or an overflow policy, but is not queued",
					"Add delivery = Delivery.QUEUED, or remove the two attributes.");
		}
		return options;
	}

	private int order() {
		return MergedAnnotations.from(this.method, SearchStrategy.TYPE_HIERARCHY)
			.get(Order.class)
			.getValue(MergedAnnotation.VALUE, Integer.class)
			.orElse(Ordered.LOWEST_PRECEDENCE);
	}

	InvalidSignalListenerException invalid(String problem, String action) {
		return invalid(problem, action, null);
	}

	InvalidSignalListenerException invalid(String problem, String action, @Nullable Throwable cause) {
		return new InvalidSignalListenerException(this.beanName, this.method, problem, action, cause);
	}

}
