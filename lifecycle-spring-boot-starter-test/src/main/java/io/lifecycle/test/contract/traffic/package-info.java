/**
 * Mixed traffic with fixed seeds as a contract of a server integration.
 *
 * <p>
 * Visitors connect, do what clients do and note what they see on the wire; a log collects
 * the events of the application; the contract compares the two at the end.
 */
@NullMarked
package io.lifecycle.test.contract.traffic;

import org.jspecify.annotations.NullMarked;
