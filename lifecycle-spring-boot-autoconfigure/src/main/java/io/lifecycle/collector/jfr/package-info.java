/**
 * Events in recordings of the Java Flight Recorder.
 *
 * <p>
 * While a recording enables its type, each event becomes one flight event, which the
 * emitting thread commits immediately.
 */
@NullMarked
package io.lifecycle.collector.jfr;

import org.jspecify.annotations.NullMarked;
