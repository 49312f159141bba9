package io.lifecycle.event;

/**
 * An event is a fact: an immutable value that stays readable forever, on any thread.
 * Applications implement this interface, preferably with a record, for events of their
 * own.
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
 *  │   ├─ ResponseCompleted | ResponseAborted: the last byte was written, or the response failed
 *  │   └─ RequestComplete: the same moment, for the application
 *  ├─ the next exchange; on HTTP/2 exchanges overlap
 *  └─ ConnectionClosed
 * </pre>
 *
 * Deviations from this sequence:
 * <ul>
 * <li>A request head that the server itself refuses (400, 431, 505) has no
 * {@link RequestStarted}. It emits {@link RequestReceived}, a {@link ResponseCompleted}
 * with request id 0, and {@link RequestComplete}. Its path is empty if the server could
 * not read it.</li>
 * <li>A response may end before the body of its request has been read. The exchange ends
 * with the response; the rest of the body is ignored.</li>
 * <li>{@code Expect: 100-continue}: the interim response emits no event. Status and bytes
 * are those of the final response.</li>
 * <li>An upgrade (WebSocket) is an exchange with status 101. What follows on the
 * connection has no events until {@link ConnectionClosed}.</li>
 * <li>{@link ClientDisconnected} is emitted when the server notices that the client has
 * left. On HTTP/1.1 the server notices it when it next reads or writes.</li>
 * <li>Without an integration for the server (a WAR, another server) there are request
 * events only.</li>
 * <li>Events of a task may follow the end of the request that began it.</li>
 * <li>A thread may still handle an exchange when the server has stopped: the exchange
 * ends as aborted, and its connection as {@code SHUTDOWN}.</li>
 * <li>A task that outlives the shutdown ends as failed, with a
 * {@link java.util.concurrent.CancellationException}: {@link ShutdownComplete} is the
 * last event.</li>
 * </ul>
 *
 * Rules for callbacks: a callback runs on the emitting thread, so it must return quickly,
 * must not wait and must leave the state of the thread unchanged. It may throw: the
 * failure is logged and reaches neither the emitter nor the next listener. Events of
 * different threads may arrive at the same time; {@link #timestampNanos()} orders them.
 *
 * <p>
 * Three interfaces span the families: an {@link ExchangeEvent} has the ids of an
 * exchange, a {@link TimedEvent} has a duration, and a {@link FallibleEvent} may have an
 * error.
 *
 * @since 0.1.0
 */
public interface LifecycleEvent {

	/**
	 * Return when the event happened.
	 * @return a value of {@link LifecycleClock#monotonicNanos()}, to be compared within
	 * this JVM; not a date
	 * @see LifecycleClock#toInstant(long)
	 */
	long timestampNanos();

}
