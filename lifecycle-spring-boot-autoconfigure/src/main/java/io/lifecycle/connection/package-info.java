/**
 * Connections and their exchanges, independent of the server. The integration with a
 * server calls these methods, on the threads of that server:
 *
 * <pre>
 * {@link io.lifecycle.connection.Connections#open open}   when a socket was accepted: ConnectionOpened
 *  ├─ {@link io.lifecycle.connection.Connection#begin begin}   when a head was read: RequestStarted, RequestReceived
 *  │  ├─ {@link io.lifecycle.connection.Exchange#noteRoute noteRoute}, noteTraceId, noteError   by the application side
 *  │  └─ {@link io.lifecycle.connection.Exchange#end(ResponseProgress) end}   ResponseCompleted or ResponseAborted, RequestComplete
 *  ├─ {@link io.lifecycle.connection.Connection#beginRefused beginRefused} … end   for a head that the server refuses
 *  ├─ {@link io.lifecycle.connection.Connection#enter enter} … {@link io.lifecycle.connection.Connection#leave leave}   instead, while nobody observes exchanges
 *  ├─ {@link io.lifecycle.connection.Connection#sent sent}   for each write
 *  ├─ {@link io.lifecycle.connection.Connection#disconnected disconnected}   when the client left during an exchange: ClientDisconnected
 *  ├─ {@link io.lifecycle.connection.ConnectionEnd#conclude conclude}   when the socket is about to be closed: sets the reason
 *  └─ {@link io.lifecycle.connection.Connection#release release}   when the socket was closed: ConnectionClosed, after all exchanges have ended
 * </pre>
 *
 * Calls go from the integration to a connection, from there to its exchanges, and from
 * both to the bus; nothing calls the integration except through {@code TrackedServer},
 * which lists the open exchanges.
 */
@NullMarked
package io.lifecycle.connection;

import org.jspecify.annotations.NullMarked;
