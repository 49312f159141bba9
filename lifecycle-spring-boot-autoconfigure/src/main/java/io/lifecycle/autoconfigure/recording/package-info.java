/**
 * Commands that read recordings instead of starting the application.
 *
 * <p>
 * The properties of the command line name the recordings and the commands. Each recording
 * is read in one pass, whose visitors write the results; the run of the application is
 * then abandoned with an exit code.
 */
@NullMarked
package io.lifecycle.autoconfigure.recording;

import org.jspecify.annotations.NullMarked;
