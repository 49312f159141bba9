package io.lifecycle.event;

/**
 * A fact that happened: an immutable value that stays readable for ever, on any thread.
 * Applications implement it, best with a record, for events of their own.
 *
 * <p>
 * This is the contract of the events of Lifecycle. They come in families
 * ({@link EventFamilies}), and each family keeps an order:
 *
 * <pre>
 * LifecycleEvent
 *  ├─ {@link ApplicationStateEvent}, once per context:
 *  │   StartupBegin → StartupComplete
 *  │   → ShutdownBegin → DrainBegin → DrainComplete → ShutdownComplete
 *  ├─ {@link RequestEvent}, once per exchange:
 *  │   RequestReceived → RequestComplete
 *  ├─ {@link BackgroundTaskEvent}, once per run of a task:
 *  │   BackgroundTaskStarted → (BackgroundTaskComplete | BackgroundTaskFailed)
 *  ├─ {@link ConnectionEvent}, once per connection:
 *  │   ConnectionOpened
 *  │   → { RequestStarted → (ResponseCompleted | ResponseAborted) }*
 *  │   → ClientDisconnected?
 *  │   → ConnectionClosed
 *  └─ {@link ListenerEvent}: { ListenerQuarantined → ListenerRestored? }*
 * </pre>
 *
 * An exchange is seen from two sides, the connection and the application, and its events
 * interleave like this:
 *
 * <pre>
 * ConnectionOpened
 *  ├─ RequestStarted: the head was parsed
 *  │   ├─ RequestReceived: the same moment, for the application
 *  │   ├─ BackgroundTaskStarted, your own events: whatever the handler causes
 *  │   ├─ ResponseCompleted | ResponseAborted: the last byte was written, or never will be
 *  │   └─ RequestComplete: the same moment, for the application
 *  ├─ the next exchange; on HTTP/2 exchanges overlap
 *  └─ ConnectionClosed
 * </pre>
 *
 * What deviates from the plain sequence:
 * <ul>
 * <li>A head that the server refuses by itself (400, 431, 505) has a
 * {@link ResponseCompleted} with request id 0 and nothing else.</li>
 * <li>A response may end before the body of its request was read. The exchange has ended
 * then; the rest of the body counts for nothing.</li>
 * <li>{@code Expect: 100-continue}: the interim response is no event. Status and bytes
 * are those of the final response.</li>
 * <li>An upgrade (WebSocket) is an exchange with status 101. What follows on the
 * connection has no events until {@link ConnectionClosed}.</li>
 * <li>{@link ClientDisconnected} comes when the server notices that the client left: on
 * HTTP/1.1 not before it writes or reads again.</li>
 * <li>Without an integration of the server (a WAR, another server) there are request
 * events only.</li>
 * <li>Events of a task may come after those of the request that began it.</li>
 * </ul>
 *
 * Rules for whoever receives an event: a callback runs on the thread that emits, so it
 * returns quickly, waits for nothing and leaves the thread as it was. It may throw: the
 * failure is logged and reaches neither the emitter nor the next listener. Events of
 * different threads may arrive at the same time; {@link #timestampNanos()} orders them.
 *
 * <p>
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
