/**
 * Contracts that an integration of a server, a bus or a collector keeps, as abstract
 * tests, and what they are made of: real servers, bare sockets, recorded events.
 *
 * <p>
 * A test class extends a contract and says how to start or create what is tested. The
 * contract then sends requests or emits events, and compares what was emitted with what
 * the client, or the listener, saw.
 */
@NullMarked
package io.lifecycle.test.contract;

import org.jspecify.annotations.NullMarked;
