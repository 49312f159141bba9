/**
 * Recording of the events of an application in its tests.
 *
 * <p>
 * One recorder for each context writes the events to a log; each test reads those that
 * belong to it.
 */
@NullMarked
package io.lifecycle.test;

import org.jspecify.annotations.NullMarked;
