package io.lifecycle.signal;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.lifecycle.event.LifecycleEvent;

/**
 * Makes a method of a Spring bean a listener of events.
 *
 * <pre class="code">
 * &#064;OnSignal
 * void completed(RequestComplete event) {
 *     ...
 * }
 * </pre>
 *
 * The method may have any visibility and takes the event or nothing. The types are
 * inferred from its parameter when none are named. A method that returns a
 * {@link java.util.concurrent.CompletionStage} or a reactive publisher is an
 * {@link AsyncSignalListener}; any other value that it returns is ignored. Spring's
 * {@code @Order} sets its place among the listeners of the same type. May be used as a
 * meta-annotation. A method that cannot be a listener stops the start with a report.
 *
 * @since 0.1.0
 * @see SignalListener
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface OnSignal {

	/**
	 * The event types, short for {@link #types()}.
	 * @return the types; together with {@link #types()}, empty for the type of the
	 * method's parameter
	 */
	Class<? extends LifecycleEvent>[] value() default {};

	/**
	 * The event types.
	 * @return the types; together with {@link #value()}, empty for the type of the
	 * method's parameter
	 */
	Class<? extends LifecycleEvent>[] types() default {};

	/**
	 * A condition in the Spring Expression Language: the event is {@code #event}, beans
	 * are reachable as {@code @name}.
	 * @return the expression; the method runs when it is {@code true}; empty for always
	 */
	String condition() default "";

}
