/**
 * Recordings: files of JSON lines that survive a crash and have a bounded size.
 *
 * <p>
 * The emitting thread puts an event into a buffer. The thread of the collector writes
 * each batch into the file of the day; when that is full, it is renamed, another thread
 * compresses it, and the oldest files are deleted.
 *
 * <p>
 * No logging framework rolls these files: its appenders hide the errors of a full disk,
 * leave torn lines behind, and choose names by a clock that may jump.
 */
@NullMarked
package io.lifecycle.collector.recorder;

import org.jspecify.annotations.NullMarked;
