/**
 * Bean methods that are annotated become listeners of their context's bus.
 *
 * <p>
 * The processor finds the methods of a bean and has the factory make a listener of each,
 * which the registrar adds to the bus, or keeps until there is one; from then on events
 * go from the bus to the method.
 */
@NullMarked
package io.lifecycle.signal.annotation;

import org.jspecify.annotations.NullMarked;
