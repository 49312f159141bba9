/**
 * The life of one connection and of its exchanges, the same for all servers. The
 * integration of a server calls {@link io.lifecycle.connection.Connections}, which leads
 * to connections and exchanges, and these emit events:
 *
 * <pre>
 * {@link io.lifecycle.connection.Connections#open open}   ConnectionOpened
 *  ├─ {@link io.lifecycle.connection.Connection#begin begin}   RequestStarted, RequestReceived
 *  │  ├─ noteRoute, noteTraceId, noteError   by the application side
 *  │  └─ {@link io.lifecycle.connection.Exchange#end(ResponseProgress) end}   ResponseCompleted or ResponseAborted, RequestComplete
 *  ├─ {@link io.lifecycle.connection.Connection#disconnected disconnected}   ClientDisconnected
 *  ├─ {@link io.lifecycle.connection.ConnectionEnd#conclude conclude}   decides the reason of the end
 *  └─ {@link io.lifecycle.connection.Connection#release release}   ConnectionClosed, once every exchange has ended
 * </pre>
 */
@NullMarked
package io.lifecycle.connection;

import org.jspecify.annotations.NullMarked;
