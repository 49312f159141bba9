/**
 * Annotated bean methods as listeners of their context's bus.
 *
 * <p>
 * The processor finds the methods of a bean and lets the factory create a listener for
 * each, which the registrar adds to the bus, or keeps until there is one. Events then go
 * from the bus to the method.
 */
@NullMarked
package io.lifecycle.signal.annotation;

import org.jspecify.annotations.NullMarked;
