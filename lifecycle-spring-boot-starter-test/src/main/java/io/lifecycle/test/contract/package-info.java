/**
 * Contracts of server integrations, buses and collectors as abstract tests, with the
 * servers, raw clients and event logs that they use.
 *
 * <p>
 * A test class extends a contract and starts the server or creates the object under test.
 * The contract sends requests or emits events, and compares the events with what the
 * client or the listener received.
 */
@NullMarked
package io.lifecycle.test.contract;

import org.jspecify.annotations.NullMarked;
