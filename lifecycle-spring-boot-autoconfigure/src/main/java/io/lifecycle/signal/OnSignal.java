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
 * The method may have any visibility and takes the event or nothing. If no types are
 * given, they are inferred from its parameter. A method that returns a
 * {@link java.util.concurrent.CompletionStage} or a reactive publisher, and a suspend
 * function of Kotlin, is an {@link AsyncSignalListener}; any other value that it returns
 * is ignored. Spring's {@code @Order} sets its order among the listeners of the same
 * type. It may be used as a meta-annotation. A method that cannot be a listener prevents
 * the start with a failure report.
 *
 * <p>
 * {@link #path()}, {@link #method()}, {@link #status()}, {@link #slowerThan()} and
 * {@link #sample()} filter the events: all given attributes must match. An event without
 * a path, method, status or duration does not match them. They are evaluated on the
 * emitting thread before anything is done for the listener; the {@link #condition()} is
 * evaluated on the thread of the listener. Placeholders, <code>${name}</code> and
 * <code>#{expression}</code>, are resolved in all texts.
 *
 * <p>
 * If the parameter has type arguments, such as {@code EntityCreated<Order>}, the method
 * receives the events whose class or whose
 * {@link org.springframework.core.ResolvableTypeProvider} fixes these arguments.
 *
 * @since 0.1.0
 * @see SignalListener
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface OnSignal {

	/**
	 * Alias for {@link #types()}. Only one of the two may be set.
	 * @return the types
	 */
	Class<? extends LifecycleEvent>[] value() default {};

	/**
	 * The event types.
	 * @return the types; empty for the type of the method's parameter
	 */
	Class<? extends LifecycleEvent>[] types() default {};

	/**
	 * A condition in the Spring Expression Language. The event is {@code #event}, the
	 * name of the parameter as a variable, {@code #a0}, {@code #p0} or
	 * {@code #root.event}, the arguments of the method are {@code #root.args}, and beans
	 * are {@code @name}. It is checked against the types of the method when the
	 * application starts.
	 * @return the expression; the method runs when it is {@code true}; empty for always
	 */
	String condition() default "";

	/**
	 * How events reach the listener.
	 * @return {@link Delivery#QUEUED} for a queue of its own, one for each event type of
	 * the method
	 */
	Delivery delivery() default Delivery.DIRECT;

	/**
	 * The maximum number of events in the queue of a queued listener.
	 * @return the number, or 0 for the default of the bus
	 */
	int capacity() default 0;

	/**
	 * The policy for a full queue.
	 * @return the policy
	 */
	OverflowPolicy overflow() default OverflowPolicy.DEFAULT;

	/**
	 * The phase of the transaction at which the listener receives an event that is
	 * emitted in one. The transaction must be bound to the emitting thread, as those of a
	 * {@code PlatformTransactionManager} are. Filters are evaluated when the event is
	 * emitted, and the condition when the listener receives it. A failure of the listener
	 * does not reach the transaction.
	 * @return the phase; {@link SignalPhase#NONE} to ignore transactions
	 */
	SignalPhase phase() default SignalPhase.NONE;

	/**
	 * Whether a listener with a {@link #phase()} also receives the events that are
	 * emitted without a transaction, immediately.
	 * @return whether it does
	 */
	boolean fallbackExecution() default false;

	/**
	 * Patterns of paths, of {@link io.lifecycle.event.RequestEvent} and
	 * {@link io.lifecycle.event.RequestStarted}, in the syntax of Spring MVC's mappings:
	 * {@code *} stands for any part of a segment, {@code {name}} for a segment,
	 * {@code **} at the start or the end for any number of segments. The context path is
	 * part of the path. Patterns need {@code spring-web} on the class path.
	 * @return the patterns, one of which must match; empty for all paths
	 */
	String[] path() default {};

	/**
	 * Request methods, of {@link io.lifecycle.event.RequestEvent} and
	 * {@link io.lifecycle.event.RequestStarted}.
	 * @return the methods, in any case; empty for all
	 */
	String[] method() default {};

	/**
	 * Response statuses, of {@link io.lifecycle.event.RequestComplete} and
	 * {@link io.lifecycle.event.ResponseCompleted}: a status such as {@code "404"} or a
	 * class of them such as {@code "5xx"}.
	 * @return the statuses; empty for all
	 */
	String[] status() default {};

	/**
	 * The minimum duration of a {@link io.lifecycle.event.TimedEvent}.
	 * @return a duration such as {@code "500ms"} or {@code "PT2S"}; empty for any
	 */
	String slowerThan() default "";

	/**
	 * The fraction of the matching events that the listener receives, chosen at random.
	 * @return a number above 0, up to 1 for all
	 */
	double sample() default 1;

	/**
	 * Whether the listener receives the events of a recording that is replayed. A
	 * listener with effects outside of the application, such as a mail, should not.
	 * @return whether it takes part
	 * @see SignalBus#isReplaying()
	 */
	boolean replay() default true;

}
