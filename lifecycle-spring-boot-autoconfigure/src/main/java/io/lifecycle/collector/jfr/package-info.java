/**
 * Facts in recordings of the Java Flight Recorder.
 *
 * <p>
 * While a recording wants it, each event becomes one flight event of the type of its
 * family, which the thread that emits it commits at once.
 */
@NullMarked
package io.lifecycle.collector.jfr;

import org.jspecify.annotations.NullMarked;
