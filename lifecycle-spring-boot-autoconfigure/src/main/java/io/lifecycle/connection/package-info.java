/**
 * The life of one connection and of its exchanges, the same for all servers. The
 * integration of a server drives it, from the threads of that server:
 *
 * <pre>
 * {@link io.lifecycle.connection.Connections#open open}   when a socket was accepted: ConnectionOpened
 *  ├─ {@link io.lifecycle.connection.Connection#begin begin}   when a head was read: RequestStarted, RequestReceived
 *  │  ├─ {@link io.lifecycle.connection.Exchange#noteRoute noteRoute}, noteTraceId, noteError   by the application side
 *  │  └─ {@link io.lifecycle.connection.Exchange#end(ResponseProgress) end}   ResponseCompleted or ResponseAborted, RequestComplete
 *  ├─ {@link io.lifecycle.connection.Connection#beginRefused beginRefused} … end   for a head that the server refuses
 *  ├─ {@link io.lifecycle.connection.Connection#enter enter} … {@link io.lifecycle.connection.Connection#leave leave}   instead, while nobody observes exchanges
 *  ├─ {@link io.lifecycle.connection.Connection#sent sent}   for each write
 *  ├─ {@link io.lifecycle.connection.Connection#disconnected disconnected}   when the client left too early: ClientDisconnected
 *  ├─ {@link io.lifecycle.connection.ConnectionEnd#conclude conclude}   when the socket is about to be closed: decides the reason
 *  └─ {@link io.lifecycle.connection.Connection#release release}   when it was closed: ConnectionClosed, once all exchanges have ended
 * </pre>
 *
 * Calls go from the integration to a connection, from there to its exchanges, and from
 * both to the bus; nothing calls the integration but {@code TrackedServer}, which answers
 * what is open.
 */
@NullMarked
package io.lifecycle.connection;

import org.jspecify.annotations.NullMarked;
