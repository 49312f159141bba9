package io.lifecycle.event;

/**
 * A fact that happened: an immutable value that stays readable for ever, on any thread.
 * Applications implement it, best with a record, for events of their own.
 *
 * <p>
 * The events of the product come in families ({@link EventFamilies}), and each family
 * promises an order:
 *
 * <pre>
 * LifecycleEvent
 *  ├─ {@link ApplicationStateEvent}, once per context:
 *  │   StartupBegin → StartupComplete
 *  │   → ShutdownBegin → DrainBegin → DrainComplete → ShutdownComplete
 *  ├─ {@link RequestEvent}, once per exchange:
 *  │   RequestReceived → RequestComplete
 *  ├─ {@link BackgroundTaskEvent}, once per task:
 *  │   BackgroundTaskStarted → (BackgroundTaskComplete | BackgroundTaskFailed)
 *  ├─ {@link ConnectionEvent}, once per connection:
 *  │   ConnectionOpened
 *  │   → { RequestStarted → (ResponseCompleted | ResponseAborted) }*
 *  │   → ClientDisconnected?
 *  │   → ConnectionClosed
 *  └─ {@link ListenerEvent}: { ListenerQuarantined → ListenerRestored? }*
 * </pre>
 *
 * Across the families three interfaces say what some events have in common:
 * {@link ExchangeEvent} the ids of an exchange, {@link TimedEvent} a duration,
 * {@link FallibleEvent} an error.
 *
 * @since 0.1.0
 */
public interface LifecycleEvent {

	/**
	 * Return when this happened.
	 * @return nanoseconds of {@link LifecycleClock#monotonicNanos()}: good for order and
	 * differences within this JVM, not a date
	 * @see LifecycleClock#toInstant(long)
	 */
	long timestampNanos();

}
