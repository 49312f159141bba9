/**
 * Facts in recordings of the Java Flight Recorder.
 */
@NullMarked
package io.lifecycle.collector.jfr;

import org.jspecify.annotations.NullMarked;
