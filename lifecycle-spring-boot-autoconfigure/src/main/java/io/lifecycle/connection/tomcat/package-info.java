/**
 * The integration with embedded Tomcat on NIO. Calls of Tomcat go to the
 * {@code SocketLife} of the socket, from there to the slots of the exchanges and the
 * notes on the end, and from these to {@link io.lifecycle.connection.Connection}; nothing
 * calls back. Tomcat calls these methods:
 *
 * <pre>
 * the connection
 *  ├─ NioEndpoint.createChannel → a tracked channel, pooled by Tomcat
 *  ├─ NioChannel.reset(channel, wrapper) → accepted: on the acceptor thread, before anything is read
 *  ├─ NioChannel.read, write; SecureNioChannel.flush → bytes, end of the input, failure of the socket
 *  ├─ SecureNioChannel.handshake → failure of TLS
 *  ├─ NioEndpoint.processSocket, which returns false → no thread for the socket
 *  ├─ AbstractEndpoint.Handler.process(TIMEOUT) → idle HTTP/2
 *  └─ AbstractEndpoint.Handler.release → closed, exactly once; the channel is closed here so that no write follows
 * the exchange
 *  ├─ Adapter.service → begins; refused heads of HTTP/1.1 come here too, with an error set
 *  ├─ Adapter.log, with status 400 → refused head of HTTP/2
 *  ├─ NioChannel.write, SecureNioChannel.flush after the commit → the head was sent
 *  ├─ AbstractHttp11Protocol.getServer → a head is about to be written: says whether the connection is closed
 *  ├─ Adapter.service or asyncDispatch has returned → ended, or suspended: asynchronous, or a file follows
 *  ├─ NioChannel.getOutboundRemaining → the poller has sent a part of a file of HTTP/1.1
 *  ├─ NioChannel.write of frames → head, body and end of an HTTP/2 stream, or its reset
 *  ├─ Http2AsyncUpgradeHandler.reset, goaway → the client cancels a stream, or leaves
 *  ├─ Http11Processor.process has returned → the processor itself has answered a failure
 *  └─ Adapter.checkRecycled → the request object is recycled: an open exchange ends
 * the protocol
 *  ├─ AbstractProtocol.createProcessor → the socket speaks HTTP/1.1
 *  ├─ getNegotiatedProtocol, getUpgradeProtocol → the socket speaks HTTP/2
 *  └─ start, pause, stop → whether the server is stopping; what threads still handle then ends
 * </pre>
 */
@NullMarked
package io.lifecycle.connection.tomcat;

import org.jspecify.annotations.NullMarked;
