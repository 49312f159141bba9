/**
 * Tells of background work: what is submitted, scheduled or asynchronous.
 */
@NullMarked
package io.lifecycle.task;

import org.jspecify.annotations.NullMarked;
